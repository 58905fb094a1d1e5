//! The process that reads one workbook: it limits itself, checks the archive, then writes records as JSON lines.
//! It touches nothing but its standard input and output.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Seek, Write},
    process::ExitCode,
};

use super::{Message, guard, ods, xlsx};
use crate::record_file::{FileKind, HowRead, Record};

const MEMORY: u64 = 512 << 20;
const SECONDS: u64 = 120;

/// Why a sheet was not read to its end.
#[derive(Debug)]
pub enum Ended {
    /// The code of what to say.
    Refused(&'static str),
    /// Nobody reads what is written.
    Unheard,
}

impl From<&'static str> for Ended {
    fn from(code: &'static str) -> Self {
        Self::Refused(code)
    }
}

/// Takes the records of a sheet.
pub type Take<'a> = &'a mut dyn FnMut(Record) -> Result<(), Ended>;

/// Reads the workbook on standard input, and writes its records to standard output.
pub fn serve(sheet: Option<&str>) -> ExitCode {
    let written = limit().and_then(|()| standard_input()).and_then(|file| answer(file, sheet));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rlimit::Resource;
    Resource::AS.set(MEMORY, MEMORY)?;
    Resource::CPU.set(SECONDS, SECONDS)?;
    Resource::CORE.set(0, 0)
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn standard_input() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

fn answer(mut file: File, sheet: Option<&str>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut take = |record| write(&mut out, &Message::Record(record)).map_err(|_| Ended::Unheard);
    let last = match read(&mut file, sheet, &mut take) {
        Ok(how) => Message::Read(how),
        Err(Ended::Refused(code)) => Message::Refused(code.to_owned()),
        Err(Ended::Unheard) => return Ok(()),
    };
    write(&mut out, &last)?;
    out.flush()
}

fn write(out: &mut impl Write, message: &Message) -> io::Result<()> {
    serde_json::to_writer(&mut *out, message)?;
    out.write_all(b"\n")
}

/// Checks the archive, then reads one of its sheets.
pub fn read(file: &mut File, sheet: Option<&str>, take: Take<'_>) -> Result<HowRead, Ended> {
    let checked = guard::check(BufReader::new(&*file))?;
    file.rewind().map_err(|_| "damaged")?;
    let from = BufReader::with_capacity(64 * 1024, &*file);
    match checked.kind {
        FileKind::Ods => ods::read(from, sheet, take),
        _ => xlsx::read(from, sheet, &checked, take),
    }
}

/// Reads the named sheet, or the first that has something in it; hidden ones last. `sheets` says which are hidden.
pub fn choose(
    sheets: &[(String, bool)],
    wanted: Option<&str>,
    mut read: impl FnMut(&str) -> Result<bool, Ended>,
) -> Result<(String, Vec<String>), Ended> {
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.iter().partition(|(_, hidden)| !hidden);
    let names: Vec<String> = shown.into_iter().chain(hidden).map(|(name, _)| name.clone()).collect();
    if let Some(wanted) = wanted {
        let known = names.iter().any(|name| name == wanted);
        return if !known {
            Err("no_sheet".into())
        } else if read(wanted)? {
            Ok((wanted.to_owned(), names))
        } else {
            Err("empty".into())
        };
    }
    for name in &names {
        if read(name)? {
            return Ok((name.clone(), names));
        }
    }
    Err("empty".into())
}

#[cfg(test)]
mod tests;
