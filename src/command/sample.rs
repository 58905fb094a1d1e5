//! Writes a file of made-up customers, to try things out or to measure with.
//! The same seed gives the same file, on every machine and every day.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use time::{Date, macros::date};

use super::output::say;
use crate::{
    customers::Field,
    demo::{self, made_up},
    error::Error,
};

/// The day on which the made-up customers are between 18 and 98.
const TODAY: Date = date!(2026 - 01 - 01);

/// Writes `count` made-up customers as CSV to a new file; `-` is standard output.
pub fn write(path: &Path, count: u32, seed: u64, fields: bool) -> Result<ExitCode, Error> {
    let failed = |error: csv::Error| Error::Internal(format!("{}: {error}", path.display()));
    if path == Path::new("-") {
        return write_csv(io::stdout().lock(), count, seed, fields).map(|()| ExitCode::SUCCESS).map_err(failed);
    }
    let file = File::create_new(path).map_err(|error| failed(error.into()))?;
    write_csv(file, count, seed, fields).map_err(failed)?;
    say(&format!("Wrote {count} made-up customers to {}.", path.display()));
    Ok(ExitCode::SUCCESS)
}

fn write_csv(to: impl Write, count: u32, seed: u64, fields: bool) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let own = if fields { &demo::FIELDS[..] } else { &[] };
    let names = Field::BUILT_IN.iter().map(|field| field.name().into_owned());
    csv.write_record(names.chain(own.iter().map(|(key, ..)| (*key).to_owned())))?;
    for (form, values) in made_up(seed, TODAY).take(usize::try_from(count).unwrap_or(usize::MAX)) {
        let built_in = Field::BUILT_IN.iter().map(|field| field.typed(&form));
        csv.write_record(built_in.chain(values.into_iter().take(own.len())))?;
    }
    Ok(csv.flush()?)
}
