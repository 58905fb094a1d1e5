//! Making one backup: SQLite copies its own file; of PostgreSQL everything is copied from one instant and compared.

use std::{path::Path, sync::Arc};

use super::copy::{check_whole, copy_whole};
use crate::{
    db::{
        DatabaseUrl, Db,
        backup::{self, Checked, Finished, Part},
    },
    error::Error,
};

/// A backup that was made and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it holds.
    pub holds: Checked,
    /// Its size and checksum.
    pub file: Finished,
}

/// Makes a backup at `to`, which is not there yet: it is there whole and checked in the end, or not at all.
pub async fn make(db: &Db, to: &Path) -> Result<Made, Error> {
    let part = Part::begin(to, db.size().await?)?;
    match db.file() {
        Some(file) => backup::vacuum_into(file, part.path()).await?,
        None => copy_out(db, part.path()).await?,
    }
    let holds = backup::check(part.path()).await?;
    Ok(Made { holds, file: part.finish().await? })
}

/// Copies PostgreSQL's tables as they are at one instant into an empty file, and compares every row.
async fn copy_out(db: &Db, to: &Path) -> Result<(), Error> {
    let snapshot = db.snapshot().await?;
    let target = Db::open(&DatabaseUrl::Sqlite(to.to_owned())).await?;
    let from = Arc::clone(&snapshot);
    target.write(move |tx| async move { copy_whole(&*from, &tx).await }).await?;
    check_whole(&*snapshot, target.read()).await?;
    target.close().await;
    backup::as_one_file(to).await
}
