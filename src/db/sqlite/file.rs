//! The database file: made for its owner alone, or known to be ours before anything is written to it.
//! A file of somebody else's is left alone.

use std::{fs, io, path::Path};

use sea_orm::{ConnectOptions, Database, DbErr};

use crate::{db::tx::scalar, error::Error, files};

/// "Clnt", in the header of every database file of ours.
const APPLICATION_ID: i64 = 0x436C_6E74;

/// Makes an empty file for its owner alone, or makes sure that the file which is there is ours.
pub async fn own_or_new(file: &Path) -> Result<(), Error> {
    let size = fs::metadata(file).map(|found| found.len());
    if size.is_err() {
        return match files::private(file) {
            // Another process was quicker; both go on to the same migrations, one after the other.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(Error::Internal(format!("the database {} cannot be created: {error}", file.display())))
            }
            _ => Ok(()),
        };
    }
    if size.is_ok_and(|bytes| bytes == 0) {
        return Ok(());
    }
    let foreign = || Error::Internal(format!("{} is not a Clientele database; it was left alone", file.display()));
    let own = file.to_owned();
    let mut options = ConnectOptions::new("sqlite://register");
    options.max_connections(1).sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_sqlite_opts(move |sqlite| sqlite.filename(&own));
    let unless_busy = |error: DbErr| match Error::from(error) {
        Error::Busy => Error::Busy,
        _ => foreign(),
    };
    let plain = Database::connect(options).await.map_err(unless_busy)?;
    // In this order: whoever makes the file at this moment commits its tables and its id together.
    let tables = scalar(&plain, "SELECT count(*) FROM sqlite_schema").await.map_err(unless_busy)?;
    let id = scalar(&plain, "PRAGMA application_id").await.map_err(unless_busy)?;
    let _ = plain.close().await;
    if id == APPLICATION_ID || tables == 0 { Ok(()) } else { Err(foreign()) }
}
