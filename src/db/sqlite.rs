//! One file: some readers, one writer. Writes that wait for the same commit share it.
//! A connection whose transaction did not end well is never used again.

pub mod bulk;
mod file;
mod readers;
pub mod rows;
mod writer;

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::{
        ConnectOptions as _,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::time;

use super::{Tx, migrations};
use crate::error::Error;

pub use readers::Readers;
pub use writer::Writer;

/// Of each reader, in KiB (negative, as SQLite has it); the system's own cache stands behind.
const CACHE: &str = "-1000";
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
    let readers = Readers::open(pragmas(SqliteConnectOptions::new().filename(file), Role::Reader)).await?;
    Ok((readers, Writer::new(file, writer)))
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction on SQLite")]
async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // A deferred transaction that reads before it writes fails with "database is locked"; this one waits for its lock.
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() }).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Reader,
    Writer,
}

/// A writer of the file.
async fn connect(file: &Path) -> Result<DatabaseConnection, Error> {
    let file = file.to_owned();
    // The path goes in as it is: in an address, % and ? would mean something else.
    let mut options = ConnectOptions::new("sqlite://register");
    options
        .max_connections(1)
        .min_connections(1)
        .max_lifetime(None::<Duration>)
        .idle_timeout(None::<Duration>)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| pragmas(sqlite.filename(&file), Role::Writer));
    Ok(Database::connect(options).await?)
}

fn pragmas(sqlite: SqliteConnectOptions, role: Role) -> SqliteConnectOptions {
    let sqlite = sqlite
        // Statements carry people's data; the log does not.
        .disable_statement_logging()
        .busy_timeout(Duration::from_secs(5))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", (64 * 1024 * 1024).to_string());
    match role {
        Role::Writer => sqlite,
        Role::Reader => sqlite.pragma("query_only", "ON").pragma("cache_size", CACHE),
    }
}

/// Room for the indexes of a million rows (128 MiB), for as long as this connection lives: else every page of them is
/// written out and read back many times.
async fn widen_cache(tx: &Tx) -> Result<(), Error> {
    Ok(tx.execute_unprepared("PRAGMA cache_size = -131072").await.map(drop)?)
}
