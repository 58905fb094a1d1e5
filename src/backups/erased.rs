//! Who was erased since a backup was made: the database that it replaces knows, or else the newest backup beside it.

use std::path::{Path, PathBuf};

use super::files;
use crate::{
    customers::erasure::{self, Tombstone},
    db::{DatabaseUrl, backup::connect_plainly},
};

/// Those who were erased, as the newest database knows that can still be read; nothing when there is none but `file`.
pub async fn since(database: &DatabaseUrl, file: &Path) -> Option<Vec<Tombstone>> {
    let beside = files::list(crate::files::folder_of(file)).pop().map(|newest| newest.path);
    let newest = beside.filter(|newest| newest.file_name() != file.file_name());
    for path in database.file().map(Path::to_owned).into_iter().chain(newest) {
        if let Some(tombstones) = read(path).await {
            return Some(tombstones);
        }
    }
    None
}

async fn read(path: PathBuf) -> Option<Vec<Tombstone>> {
    if !path.exists() {
        return None;
    }
    let db = connect_plainly(&path).await.ok()?;
    let tombstones = erasure::tombstones(&db).await;
    let _ = db.close().await;
    tombstones.ok()
}
