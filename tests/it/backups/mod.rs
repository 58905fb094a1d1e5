//! Backups: made while others write, checked, kept by the rule, and put back into either database.

mod killed;
mod made;
mod refused;
mod schedule;

use std::path::{Path, PathBuf};

use crate::support::{TestDatabase, program, run};

/// The files of backups in a folder, oldest first.
pub fn backups_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "db"))
        .collect();
    files.sort();
    files
}

/// Makes a backup, and answers its file.
pub fn backup(database: &TestDatabase, name: &str) -> PathBuf {
    let to = database.folder().join(name);
    let (code, out, err) = run(program(database, &[], &["backup", "--to", to.to_str().unwrap()]), "");
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with(&format!("Made and checked {}: customers ", to.display())), "{out}");
    to
}

/// `clientele restore`: its exit code, what it said, and what went wrong.
pub fn restore(database: &TestDatabase, file: &Path) -> (i32, String, String) {
    run(program(database, &[], &["restore", file.to_str().unwrap()]), "")
}

/// Restores into a database that was never opened.
pub fn restored(file: &Path) -> TestDatabase {
    let database = TestDatabase::bare();
    let (code, out, err) = restore(&database, file);
    assert_eq!(code, 0, "{out}{err}");
    database
}
