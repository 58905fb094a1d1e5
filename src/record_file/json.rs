//! Reads JSON as the API writes it: an array of objects, `{"items": [...]}`, or one object a line.
//! Numbers keep the digits they are written with; a key that stands twice is the fault of its row.

use std::{collections::HashMap, fs::File, io::Seek};

use encoding_rs::Encoding;

use super::{
    Each, FileKind, HowRead, Sink,
    lines::Decoded,
    record::COLUMNS,
    unreadable::{Failed, too_many_columns, unreadable},
};

mod object;
mod objects;

use objects::Objects;

/// Reads every object; the columns are all keys in the order in which they first appear.
pub fn read(file: &mut File, encoding: &'static Encoding, each: Each<'_>) -> Result<HowRead, Failed> {
    let columns = columns(file, encoding)?;
    file.rewind()?;
    let mut objects = Objects::new(Decoded::new(&*file, encoding));
    let mut sink = Sink::new(each);
    let mut number = 0;
    while let Some(object) = objects.object()? {
        number += 1;
        let record = object::record(number, &object, &columns);
        if !record.is_blank() {
            sink.take(record)?;
        }
    }
    if number == 0 {
        return Err(unreadable("empty").into());
    }
    let kind = if objects.is_array() { FileKind::Json } else { FileKind::JsonLines };
    let mut names: Vec<_> = columns.into_iter().collect();
    names.sort_by_key(|(_, place)| *place);
    let columns = Some(names.into_iter().map(|(name, _)| name).collect());
    Ok(HowRead { kind, columns, records: sink.records, ..HowRead::default() })
}

/// The place of each key.
fn columns(file: &mut File, encoding: &'static Encoding) -> Result<HashMap<String, usize>, Failed> {
    file.rewind()?;
    let mut objects = Objects::new(Decoded::new(&*file, encoding));
    let mut columns = HashMap::new();
    while let Some(object) = objects.object()? {
        for (key, _) in object::values(&object.text).unwrap_or_default() {
            let next = columns.len();
            columns.entry(key).or_insert(next);
        }
        if columns.len() > COLUMNS {
            return Err(too_many_columns().into());
        }
    }
    Ok(columns)
}

#[cfg(test)]
mod tests;
