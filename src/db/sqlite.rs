//! One file: some readers, one writer. Writes that wait for the same commit share it.
//! A connection whose transaction did not end well is never used again.

pub mod bulk;
mod connection;
pub mod file;
mod readers;
pub mod rows;
mod writer;

use std::{path::Path, time::Duration};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use tokio::time;

use super::migrations;
use crate::error::Error;
use connection::{ConnectionRole, begin, connect, pragmas};

pub use readers::Readers;
pub use writer::Writer;

/// Which row of `readiness` this process writes: there is no other.
pub const OWN_ROW: &str = "1";
/// How often opening is tried while another process is opening too.
const TRIES: usize = 50;

/// Opens the file, makes it when there is none, and brings it up to this version's schema.
pub async fn open(file: &Path) -> Result<(Readers, Writer), Error> {
    // Turning a new file into a write-ahead log locks out others that start at the same moment, past any timeout.
    for _ in 0..TRIES {
        match try_open(file).await {
            Err(Error::Busy) => time::sleep(Duration::from_millis(100)).await,
            opened_or_not => return opened_or_not,
        }
    }
    try_open(file).await
}

async fn try_open(file: &Path) -> Result<(Readers, Writer), Error> {
    file::own_or_new(file).await?;
    let writer = connect(file).await?;
    let tx = begin(&writer).await?;
    migrations::apply(&tx).await?;
    tx.commit().await?;
    let readers = Readers::open(pragmas(SqliteConnectOptions::new().filename(file), ConnectionRole::Reader)).await?;
    Ok((readers, Writer::new(file, writer)))
}
