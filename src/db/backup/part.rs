//! A file that is written under another name until it is whole: checked, on disk, with its checksum beside it.
//! Whoever writes one holds its lock, so that what a killed process left is known and removed.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{db::sqlite::file::beside, error::Error, files, text::size};

/// The end of a file's name until it is whole.
pub const PART: &str = ".part";
/// The end of the name of the file with the checksum.
pub const SUM: &str = ".sha256";
/// What SQLite may put beside a file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Bytes read at once.
const AT_ONCE: usize = 1024 * 1024;

/// A file that is being written; removed unless it is finished.
pub struct Part {
    to: PathBuf,
    path: PathBuf,
    /// Locked; closed last, since closing it ends every other lock of this process on the file.
    file: Option<File>,
}

/// A file that was finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl Part {
    /// Begins a file for which there has to be room for so many bytes; nothing is ever overwritten.
    pub fn begin(to: &Path, bytes: u64) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Internal(format!("{} cannot be written: {error}", to.display()));
        if to.exists() {
            return Err(Error::Internal(format!("{} is there already; it was left alone", to.display())));
        }
        let room = files::room(files::folder_of(to)).map_err(failed)?;
        let needed = bytes + bytes / 10;
        if room < needed {
            let (needed, room) = (size(needed), size(room));
            return Err(Error::Internal(format!(
                "there is not enough room for {}: it needs {needed}, and {room} are free",
                to.display()
            )));
        }
        let path = beside(to, PART);
        clean_one(&path);
        let file = files::private(&path).map_err(failed)?;
        file.try_lock().map_err(|error| failed(error.into()))?;
        Ok(Self { to: to.to_owned(), path, file: Some(file) })
    }

    /// Where it is written until it is whole.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, with its checksum beside it, once all of it is on disk.
    pub async fn finish(self) -> Result<Finished, Error> {
        let to = self.to.clone();
        self.finish_as(&to).await
    }

    /// The same by another name, in place of what had it.
    pub async fn finish_as(mut self, to: &Path) -> Result<Finished, Error> {
        let path = self.path.clone();
        let finished =
            tokio::task::spawn_blocking(move || sum_of(&path)).await.map_err(|error| Error::internal(&error))?;
        let failed = |error: io::Error| Error::Internal(format!("{} cannot be written: {error}", to.display()));
        let finished = finished.map_err(failed)?;
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let sum = beside(to, SUM);
        let _ = fs::remove_file(&sum);
        files::write_private(&sum, format!("{}  {name}\n", finished.sha256).as_bytes()).map_err(failed)?;
        if let Some(file) = &self.file {
            file.sync_all().map_err(failed)?;
        }
        fs::rename(&self.path, to).map_err(failed)?;
        files::sync_folder(files::folder_of(to)).map_err(failed)?;
        self.file = None;
        Ok(finished)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.file.is_some() {
            remove(&self.path);
        }
    }
}

/// The size and the SHA-256 of a file.
pub fn sum_of(path: &Path) -> io::Result<Finished> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
    let mut some = vec![0; AT_ONCE];
    loop {
        let read = file.read(&mut some)?;
        if read == 0 {
            return Ok(Finished { bytes, sha256: hex::encode(hash.finalize()) });
        }
        hash.update(&some[..read]);
        bytes += read as u64;
    }
}

/// Removes what killed processes left of files they did not finish in a folder.
pub fn clean(folder: &Path) {
    clean_named(folder, "", PART);
}

/// Removes what killed processes left of locked files with names from `start` to `end`.
pub fn clean_named(folder: &Path, start: &str, end: &str) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(start) && name.ends_with(end)
    };
    entries.filter(named).for_each(|entry| clean_one(&entry.path()));
}

fn clean_one(part: &Path) {
    if File::open(part).is_ok_and(|file| file.try_lock().is_ok()) {
        remove(part);
    }
}

fn remove(part: &Path) {
    let _ = fs::remove_file(part);
    for end in BESIDE {
        let _ = fs::remove_file(beside(part, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_begun_without_room_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("large.db");
        let Err(Error::Internal(words)) = Part::begin(&to, 1 << 60) else { panic!("it was begun") };
        assert!(words.starts_with("there is not enough room for "), "{words}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_given_up_is_removed_and_what_another_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("one.db"), folder.path().join("other.db"));
        let part = Part::begin(&one, 1).unwrap();
        drop(Part::begin(&other, 1).unwrap());
        assert!(!beside(&other, PART).exists());
        clean(folder.path());
        assert!(part.path().exists(), "it is being written");
        fs::write(beside(&other, PART), "of a process that was killed").unwrap();
        clean(folder.path());
        assert!(!beside(&other, PART).exists() && part.path().exists());
    }
}
