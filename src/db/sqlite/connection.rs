//! Connections to the file, and the transactions that write to it.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::{
        ConnectOptions as _,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use crate::{
    db::tx::{Tx, scalar},
    error::Error,
};

/// Of each reader, in KiB (negative, as SQLite has it); the system's own cache stands behind.
const CACHE: &str = "-1000";
/// How long a lock is waited for, and how long readers are when the log is folded: everybody who writes waits too.
const PATIENCE: Duration = Duration::from_secs(5);
const SHORT_PATIENCE: Duration = Duration::from_millis(100);

/// Begins a transaction that writes.
#[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction on SQLite")]
pub async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // A deferred transaction that reads before it writes fails with "database is locked"; this one waits for its lock.
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() }).await
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ConnectionRole {
    Reader,
    Writer,
    /// Reads all of it, and writes it to another file.
    Copier,
}

/// A connection that takes the file as it is.
pub async fn connect_plainly(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let file = file.to_owned();
    let mut options = ConnectOptions::new("sqlite://register");
    options.max_connections(1).sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite.filename(&file).disable_statement_logging().busy_timeout(PATIENCE).pragma("temp_store", "MEMORY")
    });
    Database::connect(options).await
}

/// A writer of the file.
pub async fn connect(file: &Path) -> Result<DatabaseConnection, Error> {
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
        .map_sqlx_sqlite_opts(move |sqlite| pragmas(sqlite.filename(&file), ConnectionRole::Writer));
    Ok(Database::connect(options).await?)
}

/// The settings of every connection to the file.
pub fn pragmas(sqlite: SqliteConnectOptions, role: ConnectionRole) -> SqliteConnectOptions {
    let sqlite = sqlite
        // Statements carry people's data; the log does not.
        .disable_statement_logging()
        .busy_timeout(PATIENCE)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", (64 * 1024 * 1024).to_string());
    match role {
        ConnectionRole::Writer => sqlite,
        ConnectionRole::Copier => sqlite.pragma("cache_size", CACHE),
        ConnectionRole::Reader => sqlite.pragma("query_only", "ON").pragma("cache_size", CACHE),
    }
}

/// Folds the write-ahead log into the file and empties it; answers whether no reader was in the way.
pub async fn fold_log(writer: &DatabaseConnection) -> Result<bool, DbErr> {
    let wait = |time: Duration| format!("PRAGMA busy_timeout = {}", time.as_millis());
    writer.execute_unprepared(&wait(SHORT_PATIENCE)).await?;
    let stayed = scalar(writer, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
    writer.execute_unprepared(&wait(PATIENCE)).await?;
    Ok(stayed == 0)
}

/// Gives the writer's connection this much room for pages, in KiB, from now on.
pub async fn set_cache(tx: &Tx, kib: u32) -> Result<(), Error> {
    Ok(tx.execute_unprepared(&format!("PRAGMA cache_size = -{kib}")).await.map(drop)?)
}
