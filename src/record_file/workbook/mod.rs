//! Reads workbooks in a process of its own, which is held to a memory and a time.
//! A workbook is hostile: whatever it does to that process becomes a sentence here.

mod child;
mod date;
mod guard;
mod ods;
mod tags;
mod xlsx;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use serde::{Deserialize, Serialize};

use super::{
    Each, Failed, HowRead, ReadAs, Record, Sink,
    record::RECORD_BYTES,
    unreadable::{Unreadable, unreadable},
};

pub use child::serve;
pub use date::from_iso as date_from_iso;

/// The hidden command that reads a workbook from its standard input.
pub const COMMAND: &str = "read-workbook";

/// The longest line the child may write: a record with every byte escaped, and the names around it.
const LINE_BYTES: u64 = 8 * RECORD_BYTES as u64;

/// What the child writes, one a line.
#[derive(Debug, Serialize, Deserialize)]
enum Message {
    Record(Record),
    Read(HowRead),
    /// The code of what it says.
    Refused(String),
}

/// A child process that does not outlive whoever reads from it.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a workbook in a process of its own.
pub fn read(file: &mut File, chosen: &ReadAs, program: &Path, each: Each<'_>) -> Result<HowRead, Failed> {
    file.rewind()?;
    let mut command = Command::new(program);
    command.arg(COMMAND).env_clear();
    command.args(chosen.sheet.iter().map(|sheet| format!("--sheet={sheet}")));
    command.stdin(Stdio::from(file.try_clone()?)).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process(command.spawn()?);
    let Some(output) = process.0.stdout.take() else { return Err(unreadable("damaged").into()) };
    match messages(output, &mut Sink::new(each))? {
        Some(how) => Ok(how),
        None => Err(why(process.0.wait()?).into()),
    }
}

/// Hands on the child's records; nothing if it died before its last word.
fn messages(output: ChildStdout, sink: &mut Sink<'_>) -> Result<Option<HowRead>, Failed> {
    let mut output = BufReader::with_capacity(64 * 1024, output);
    let mut line = Vec::new();
    loop {
        line.clear();
        (&mut output).take(LINE_BYTES).read_until(b'\n', &mut line)?;
        match serde_json::from_slice(&line) {
            Ok(Message::Record(record)) => sink.take(record)?,
            Ok(Message::Read(how)) => return Ok(Some(HowRead { records: sink.records, ..how })),
            Ok(Message::Refused(code)) => return Err(unreadable(&code).into()),
            Err(_) => return Ok(None),
        }
    }
}

/// What the end of the child says of the workbook.
fn why(status: ExitStatus) -> Unreadable {
    #[cfg(unix)]
    let out_of_bounds = matches!(std::os::unix::process::ExitStatusExt::signal(&status), Some(6 | 9 | 24));
    #[cfg(not(unix))]
    let out_of_bounds = status.code() == Some(3);
    unreadable(if out_of_bounds { "too_slow" } else { "damaged" })
}
