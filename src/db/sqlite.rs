//! One file: some readers, one writer. Writes that wait for the same commit share it.
//! A connection whose transaction did not end well is never used again.

pub mod bulk;
mod connection;
pub mod file;
mod readers;
pub mod rows;
mod writer;

use std::{fs, io, path::Path, time::Duration};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use tokio::time;

use super::{
    backup::{self, Part},
    metrics::DbMetrics,
    migrations,
};
use crate::{error::Error, files};
use connection::{begin, connect, fold_log};

pub use connection::{ConnectionRole, connect_plainly, pragmas};

pub use readers::Readers;
pub use writer::Writer;

/// Which row of `readiness` this process writes: there is no other.
pub const OWN_ROW: &str = "1";
/// How often opening is tried while another process is opening too.
const TRIES: usize = 50;

/// Opens the file, makes it when there is none, and brings it up to this version's schema, with a copy first when
/// there is a folder for it.
pub async fn open(file: &Path, copies: Option<&Path>, metrics: &DbMetrics) -> Result<(Readers, Writer), Error> {
    // Turning a new file into a write-ahead log locks out others that start at the same moment, past any timeout.
    for _ in 0..TRIES {
        match try_open(file, copies, metrics).await {
            Err(Error::Busy) => time::sleep(Duration::from_millis(100)).await,
            Err(error @ (Error::Disk | Error::Full)) => {
                let what = error.title().to_lowercase();
                return Err(Error::Internal(format!("the database {}: {what}; it is as it was", file.display())));
            }
            opened_or_not => return opened_or_not,
        }
    }
    try_open(file, copies, metrics).await
}

async fn try_open(file: &Path, copies: Option<&Path>, metrics: &DbMetrics) -> Result<(Readers, Writer), Error> {
    file::own_or_new(file).await?;
    let writer = connect(file).await?;
    if let Some(copies) = copies
        && let Some(step) = migrations::next(&writer).await?
    {
        copy_before(&step, file, copies).await?;
    }
    let tx = begin(&writer).await?;
    migrations::apply(&tx).await?;
    tx.commit().await?;
    // A server that was killed may have left in the log what was deleted since.
    fold_log(&writer).await?;
    let options = pragmas(SqliteConnectOptions::new().filename(file), ConnectionRole::Reader);
    let readers = Readers::open(options, metrics.read_waits.clone()).await?;
    Ok((readers, Writer::new(file, writer, metrics.clone())))
}

/// A checked copy of a file that is about to be changed by this step; one that an earlier attempt left is replaced.
async fn copy_before(step: &str, file: &Path, copies: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Internal(format!("the folder {}: {error}", copies.display()));
    files::private_folder(copies).map_err(failed)?;
    let to = copies.join(format!("clientele-before-{step}.db"));
    tracing::info!(file = %to.display(), "copying the database before its tables are changed for this version");
    let part = Part::begin(&file::beside(&to, ".new"), fs::metadata(file).map_err(failed)?.len())?;
    backup::vacuum_into(file, part.path()).await?;
    backup::check(part.path()).await?;
    part.finish_as(&to).await.map(drop)
}
