//! Reads a text file: finds its encoding, then what kind of text it is, and hands it to that reader.
//! A separator or encoding that a person chose is never guessed again.

use std::{
    fs::File,
    io::{Read, Seek},
};

use encoding_rs::Encoding;

use super::{
    Each, FileKind, HowRead, ReadAs, Sink, dialect, encoding, json,
    lines::{Line, Lines},
    record::COLUMNS,
    sniff::{self, TextKind},
    table::Table,
    unreadable::{Failed, too_many_columns},
    vcard,
};

/// How much of a file is looked at to guess its dialect.
const SAMPLE: usize = 256 * 1024;

/// Reads a text file of any kind.
pub fn read(
    file: &mut File,
    chosen: &ReadAs,
    looks_like_data: &dyn Fn(&str) -> bool,
    each: Each<'_>,
) -> Result<HowRead, Failed> {
    let encoding = encoding::find(file, chosen.encoding.as_deref())?;
    let sample = sample(file, encoding)?;
    let start: Vec<&str> = sample.iter().take(20).map(|line| line.text.as_str()).collect();
    let mut how = match sniff::text_kind(&start.join("\n"))? {
        TextKind::Table => table(file, encoding, &sample, chosen, looks_like_data, each)?,
        TextKind::VCard => vcard::read(file, encoding, each)?,
        TextKind::Json => json::read(file, encoding, each)?,
    };
    how.encoding = Some(encoding.name().to_owned());
    Ok(how)
}

fn sample(file: &mut File, encoding: &'static Encoding) -> Result<Vec<Line>, Failed> {
    file.rewind()?;
    let mut bytes = 0;
    let mut sample = Vec::new();
    for line in Lines::new(file.take(4 * SAMPLE as u64), encoding) {
        let line = line?;
        bytes += line.text.len();
        sample.push(line);
        if bytes > SAMPLE || sample.len() > 4000 {
            break;
        }
    }
    Ok(sample)
}

fn table(
    file: &mut File,
    encoding: &'static Encoding,
    sample: &[Line],
    chosen: &ReadAs,
    looks_like_data: &dyn Fn(&str) -> bool,
    each: Each<'_>,
) -> Result<HowRead, Failed> {
    let named = sample.first().and_then(|line| dialect::named_separator(&line.text));
    let from = usize::from(named.is_some());
    let dialect = dialect::guess(&sample[from..], chosen.separator.or(named), looks_like_data);
    if dialect.width > COLUMNS {
        return Err(too_many_columns().into());
    }
    file.rewind()?;
    let mut sink = Sink::new(each);
    for record in Table::new(Lines::new(&*file, encoding).skip(from), dialect) {
        sink.take(record?)?;
    }
    let separator = dialect.separator;
    Ok(HowRead { kind: FileKind::Csv, separator, records: sink.records, ..HowRead::default() })
}
