//! A copy of SQLite's database file as it is at one instant, while others read and write it.

use std::{path::Path, sync::Arc};

use sea_orm::{
    ConnectionTrait, DbErr, RuntimeErr,
    sqlx::{self, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions},
};

use crate::{
    db::sqlite::{ConnectionRole, connect_plainly, pragmas},
    error::Error,
};

/// Copies the database in `from` to `to`, which is there and empty. Whoever writes meanwhile waits for nobody; until the
/// end nothing is folded out of the write-ahead log.
pub async fn vacuum_into(from: &Path, to: &Path) -> Result<(), Error> {
    let failed = |error: sqlx::Error| Error::from(DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))));
    let options = pragmas(SqliteConnectOptions::new().filename(from), ConnectionRole::Copier);
    let mut connection = options.connect().await.map_err(failed)?;
    let to = to.to_string_lossy().into_owned();
    sqlx::query("VACUUM INTO ?").bind(to).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)
}

/// Makes a database that nobody uses one file alone, which needs no log beside it.
pub async fn as_one_file(path: &Path) -> Result<(), Error> {
    let db = connect_plainly(path).await?;
    db.execute_unprepared("PRAGMA journal_mode = DELETE").await?;
    Ok(db.close().await?)
}
