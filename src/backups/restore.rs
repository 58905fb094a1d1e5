//! Putting a backup in the place of the database: everything is checked before anything is touched, and what was there
//! is kept aside.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tempfile::TempPath;

use super::{
    copy::{check_whole, copy_whole},
    entity::{self as backup, State},
    erased,
    files::stamp,
};
use crate::{
    activity::{self, Act, BackupFile},
    clock::now,
    customers::erasure,
    db::{
        DatabaseUrl, Db,
        backup::{Checked, PART, SUM, beside, check, clean_named, mark_in_use, replace, sum_of},
    },
    error::Error,
    files,
    people::Actor,
    secret::Secrets,
    sign_in::{self, second_factor::sealed_otherwise},
    text::size,
};

/// A backup that was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What it holds.
    pub holds: Checked,
    /// Where the database that was there is kept.
    pub aside: Option<PathBuf>,
    /// How many were erased again, since they were after the backup was made; nothing when nobody knows.
    pub erased: Option<u64>,
    /// How many API tokens were revoked.
    pub tokens: u64,
    /// How many people's authenticator apps were set up with another signing key.
    pub sealed_otherwise: usize,
    /// Whether there was a checksum to compare.
    pub summed: bool,
}

/// Puts the backup `file` in the place of a database that nobody uses; PostgreSQL's has to be empty. `data` has room for
/// another copy.
pub async fn restore(database: &DatabaseUrl, data: &Path, secrets: &Secrets, file: &Path) -> Result<Restored, Error> {
    if file.to_string_lossy().ends_with(PART) {
        return Err(Error::Setting(format!("{} is not a whole backup: making it was cut off.", file.display())));
    }
    let folder = database.file().map_or(data, files::folder_of);
    let (copy, summed) = copy_in(file, folder)?;
    let holds = check(&copy.path).await?;
    let source = Db::open(&DatabaseUrl::Sqlite(copy.path.to_path_buf())).await?;
    let sealed_otherwise = sealed_otherwise(source.read(), &secrets.authenticators).await?;
    let tokens = settle(&source, file).await?;
    let erased = match erased::since(database, file).await {
        Some(tombstones) => Some(erasure::again(&source, &secrets.erased, tombstones).await?),
        None => None,
    };
    let aside = match database {
        DatabaseUrl::Sqlite(to) => {
            source.close().await;
            let aside = replace(to, &copy.path, &format!(".before-restore-{}", stamp(now()))).await?;
            if holds.people > 0 {
                mark_in_use(to)?;
            }
            aside
        }
        DatabaseUrl::Postgres(..) => {
            fill(database, &source).await?;
            source.close().await;
            None
        }
    };
    Ok(Restored { holds, aside, erased, tokens, sealed_otherwise, summed })
}

/// A copy of a backup in a folder of ours; locked, so that what a killed process left is known.
struct Copy {
    path: TempPath,
    /// Closed last, since closing it ends every other lock of this process on the file.
    _locked: File,
}

/// How the names of such copies begin.
const COPY: &str = ".restore-";

/// Removes what a restore that was killed left in a folder.
pub fn clean_unfinished(folder: &Path) {
    clean_named(folder, COPY, ".db");
}

/// Copies a backup into a folder of ours and compares its checksum, when that lies beside it.
fn copy_in(file: &Path, folder: &Path) -> Result<(Copy, bool), Error> {
    clean_unfinished(folder);
    let failed = |path: &Path, error: io::Error| Error::Internal(format!("{}: {error}", path.display()));
    let mut from = File::open(file).map_err(|error| failed(file, error))?;
    let bytes = from.metadata().map_err(|error| failed(file, error))?.len();
    if files::room(folder).is_ok_and(|room| room < bytes + bytes / 5) {
        let needed = size(bytes + bytes / 5);
        return Err(Error::Internal(format!("there is not enough room in {}: {needed} are needed", folder.display())));
    }
    let mut copy = tempfile::Builder::new()
        .prefix(COPY)
        .suffix(".db")
        .tempfile_in(folder)
        .map_err(|error| failed(folder, error))?;
    io::copy(&mut from, &mut copy).map_err(|error| failed(folder, error))?;
    let (locked, path) = copy.into_parts();
    locked.sync_all().map_err(|error| failed(folder, error))?;
    locked.try_lock().map_err(|error| failed(folder, error.into()))?;
    let copy = Copy { path, _locked: locked };
    let Ok(sum) = fs::read_to_string(beside(file, SUM)) else { return Ok((copy, false)) };
    let found = sum_of(&copy.path).map_err(|error| failed(&copy.path, error))?.sha256;
    if sum.split_whitespace().next() != Some(found.as_str()) {
        return Err(Error::Setting(format!(
            "{} is not as it was made: its checksum differs from {}.",
            file.display(),
            beside(file, SUM).display()
        )));
    }
    Ok((copy, true))
}

/// Ends in the copy what must not work again, and notes that it was restored; answers how many API tokens were revoked.
async fn settle(copy: &Db, file: &Path) -> Result<u64, Error> {
    let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let act = Act::RestoreBackup(BackupFile { file });
    copy.write(move |tx| async move {
        let tokens = sign_in::end_all(&tx).await?;
        // Among them the one that made this file.
        let unfinished = backup::Column::State.eq(State::Running);
        backup::Entity::delete_many().filter(unfinished).exec(&*tx).await?;
        activity::record(&*tx, Actor::command(), now(), &act).await?;
        Ok(tokens)
    })
    .await
}

/// Copies everything into a database that has nobody and nothing yet, and compares every row.
async fn fill(database: &DatabaseUrl, source: &Db) -> Result<(), Error> {
    let target = Db::open(database).await?;
    let from = source.clone();
    target.write(move |tx| async move { copy_whole(from.read(), &tx).await }).await?;
    check_whole(source.read(), target.read()).await?;
    target.close().await;
    Ok(())
}
