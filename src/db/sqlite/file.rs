//! The database file: made whole for its owner alone, or known to be ours and whole before anything is written to it.
//! A file of somebody else's, and one of ours that is damaged, are left as they are.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use sea_orm::DbErr;

use super::connection::{begin, connect, connect_plainly};
use crate::{
    db::{migrations, tx::scalar},
    error::Error,
    files,
};

/// "Clnt", in the header of every database file of ours.
const APPLICATION_ID: i64 = 0x436C_6E74;
/// The bytes at the start of SQLite's files that say what they are.
const HEADER: usize = 100;

/// Makes a new file when there is none, or makes sure that the one which is there is a register.
pub async fn own_or_new(file: &Path) -> Result<(), Error> {
    let size = match fs::metadata(file) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return if is_in_use(file) { Err(lost(file, "is missing")) } else { create(file).await };
        }
        Err(error) => return Err(Error::Internal(format!("the database {}: {error}", file.display()))),
    };
    takes_files(file)?;
    if size == 0 {
        return if is_in_use(file) { Err(lost(file, "is empty")) } else { Ok(()) };
    }
    let header = header(file);
    let known = is_in_use(file) || header.as_ref().is_some_and(Header::is_ours);
    if known && header.is_some_and(|header| is_cut_short(file, size, &header)) {
        return Err(damaged(file, "its end is missing"));
    }
    let (id, tables, steps) = match ask(file).await {
        Ok(answers) => answers,
        Err(error) => {
            return Err(match Error::from(error) {
                error @ (Error::Busy | Error::Disk | Error::Full) => error,
                Error::Internal(why) if known => damaged(file, &why),
                _ => foreign(file),
            });
        }
    };
    match (id == APPLICATION_ID || is_in_use(file), tables) {
        (true, _) if steps == 0 => Err(lost(file, "has lost its tables")),
        (true, _) | (false, 0) => Ok(()),
        (false, _) => Err(foreign(file)),
    }
}

/// Makes sure that the log beside the file can be made.
fn takes_files(file: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Internal(format!("the database {}: its folder: {error}", file.display()));
    tempfile::tempfile_in(files::folder_of(file)).map(drop).map_err(failed)
}

/// Makes sure that a file which nobody writes to is a register, with its end.
pub fn own(file: &Path) -> Result<(), Error> {
    let header = header(file).filter(Header::is_ours).ok_or_else(|| foreign(file))?;
    let size = fs::metadata(file).map_or(0, |found| found.len());
    if is_cut_short(file, size, &header) {
        return Err(Error::Internal(format!("{} is not whole: its end is missing", file.display())));
    }
    Ok(())
}

/// Makes a file with this version's tables: it is there with all of them, or not at all.
async fn create(file: &Path) -> Result<(), Error> {
    let failed =
        |error: io::Error| Error::Internal(format!("the database {} cannot be created: {error}", file.display()));
    let folder = files::folder_of(file);
    let new = tempfile::Builder::new().prefix(".new-").suffix(".db").tempfile_in(folder).map_err(failed)?;
    let new = new.into_temp_path();
    let writer = connect(&new).await?;
    let tx = begin(&writer).await?;
    migrations::apply(&tx).await?;
    tx.commit().await?;
    // Folds the write-ahead log into the file, and removes it.
    writer.close().await?;
    match new.persist_noclobber(file) {
        // Another process was quicker; both go on with its file.
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(failed(error.error)),
        _ => files::sync_folder(folder).map_err(failed),
    }
}

/// The application's id, how many tables there are, and whether one of them is that of the steps taken.
async fn ask(file: &Path) -> Result<(i64, i64, i64), DbErr> {
    let plain = connect_plainly(file).await?;
    // In this order: whoever makes the file at this moment commits its tables and its id together.
    let tables = scalar(&plain, "SELECT count(*) FROM sqlite_schema").await?;
    let steps = scalar(&plain, "SELECT count(*) FROM sqlite_schema WHERE name = 'seaql_migrations'").await?;
    let id = scalar(&plain, "PRAGMA application_id").await?;
    let _ = plain.close().await;
    Ok((id, tables, steps))
}

/// What SQLite writes at the start of a file.
struct Header([u8; HEADER]);

impl Header {
    fn number(&self, at: usize) -> i64 {
        self.0[at..at + 4].iter().fold(0, |number, byte| number << 8 | i64::from(*byte))
    }

    fn is_ours(&self) -> bool {
        self.0.starts_with(b"SQLite format 3\0") && self.number(68) == APPLICATION_ID
    }

    /// How many bytes the file had when it was last written; none when that is not known.
    fn size(&self) -> Option<u64> {
        let page = match i64::from(self.0[16]) << 8 | i64::from(self.0[17]) {
            1 => 65_536,
            bytes => bytes,
        };
        (self.number(24) == self.number(92)).then(|| u64::try_from(page * self.number(28)).ok())?
    }
}

fn header(file: &Path) -> Option<Header> {
    let mut bytes = [0; HEADER];
    File::open(file).and_then(|mut file| file.read_exact(&mut bytes)).ok()?;
    Some(Header(bytes))
}

/// Whether pages are missing at the end. With a log beside it they may be in there.
fn is_cut_short(file: &Path, size: u64, header: &Header) -> bool {
    let log = fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
    log == 0 && header.size().is_some_and(|meant| size < meant)
}

/// The path of what belongs to a database file: its whole name and this.
pub fn beside(file: &Path, end: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(end);
    path.into()
}

/// Beside a file that has held a register with people: without them it is never taken for a new one.
const IN_USE: &str = ".in-use";

/// Whether a file has held a register with people.
pub fn is_in_use(file: &Path) -> bool {
    beside(file, IN_USE).exists()
}

/// Notes beside the file that it holds a register with people.
pub fn mark_in_use(file: &Path) -> Result<(), Error> {
    let words = "The database beside this file holds a register. If it is ever missing, this keeps the server from\n\
                 starting with an empty one. Remove it only to begin anew.\n";
    match files::write_private(&beside(file, IN_USE), words.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(Error::Internal(format!("the note {}: {error}", beside(file, IN_USE).display())))
        }
        _ => Ok(()),
    }
}

fn foreign(file: &Path) -> Error {
    Error::Internal(format!("{} is not a Clientele database; it was left alone", file.display()))
}

fn damaged(file: &Path, why: &str) -> Error {
    Error::Internal(format!(
        "the database {} is damaged ({why}); it was left as it is. Restore a backup: clientele restore FILE",
        file.display()
    ))
}

/// What an operator is told when people were there once and are not any more.
pub fn lost(file: &Path, what: &str) -> Error {
    Error::Internal(format!(
        "the database {} {what}, although it has held a register; nothing was changed. Restore a backup with clientele \
         restore FILE, or put the file back together with its -wal file. To begin anew, remove both {} and the database",
        file.display(),
        beside(file, IN_USE).display()
    ))
}

/// Puts a whole file in the place of one that nobody uses; answers where that is kept now, when there was one. At no
/// moment is there neither.
pub async fn replace(file: &Path, with: &Path, aside: &str) -> Result<Option<PathBuf>, Error> {
    let failed = |error: io::Error| Error::Internal(format!("{} cannot be replaced: {error}", file.display()));
    let mut kept = None;
    if file.exists() {
        // Its log belongs to it alone: SQLite would read it into the new one.
        if let Ok(old) = connect_plainly(file).await {
            let _ = scalar(&old, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            let _ = old.close().await;
        }
        let aside = beside(file, aside);
        fs::hard_link(file, &aside).or_else(|_| fs::rename(file, &aside)).map_err(failed)?;
        for end in ["-wal", "-shm"] {
            match fs::rename(beside(file, end), beside(&aside, end)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        kept = Some(aside);
    }
    fs::rename(with, file).map_err(failed)?;
    files::sync_folder(files::folder_of(file)).map_err(failed)?;
    Ok(kept)
}
