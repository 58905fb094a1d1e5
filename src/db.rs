//! Open, migrate, read, write: the only file that begins a transaction.
//! Every write goes through [`Db::write`], one at a time, each in a spawned task that a vanished client cannot cancel.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::{sync::Mutex, time};

use crate::{error::Error, migrations};

/// "Clnt", in the header of every database file of ours.
const APPLICATION_ID: i32 = 0x436C_6E74;
const READERS: u32 = 4;
/// How often opening is tried while another process is opening too.
const TRIES: usize = 50;
/// How long the answer to "can it be written" is good.
const PULSE: Duration = Duration::from_secs(1);

/// The transaction a write works in; every statement of the write takes it.
pub type Tx = Arc<DatabaseTransaction>;

/// The database: many readers, one writer.
#[derive(Clone)]
pub struct Db {
    readers: DatabaseConnection,
    /// None after a transaction that did not end well, until the next write connects anew.
    writer: Arc<Mutex<Option<DatabaseConnection>>>,
    url: Arc<str>,
    /// When the database was last asked whether it can be written, and what it said.
    pulse: Arc<Mutex<Option<(Instant, bool)>>>,
}

impl Db {
    /// Opens the database at `url`, makes it when there is none, and brings it up to this version's schema.
    pub async fn open(url: &str) -> Result<Self, Error> {
        // Turning a new file into a write-ahead log locks out others that start at the same moment, past any timeout.
        for _ in 0..TRIES {
            match Self::try_open(url).await {
                Err(Error::Busy) => time::sleep(Duration::from_millis(100)).await,
                opened_or_not => return opened_or_not,
            }
        }
        Self::try_open(url).await
    }

    async fn try_open(url: &str) -> Result<Self, Error> {
        own_or_new(url).await?;
        let writer = connect(url, Role::Writer).await?;
        let tx = begin(&writer).await?;
        migrations::apply(&tx).await?;
        tx.commit().await?;
        let readers = connect(url, Role::Reader).await?;
        let writer = Arc::new(Mutex::new(Some(writer)));
        Ok(Self { readers, writer, url: url.into(), pulse: Arc::default() })
    }

    /// Where to read; a connection here cannot write.
    pub fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Does `work` in one transaction: all of it is on disk when this answers `Ok`, none of it otherwise.
    ///
    /// The lock is fair, so the slowest of many writers waits its turn and no longer.
    pub async fn write<T, Work, Done>(&self, work: Work) -> Result<T, Error>
    where
        T: Send + 'static,
        Work: FnOnce(Tx) -> Done + Send + 'static,
        Done: Future<Output = Result<T, Error>> + Send,
    {
        let (writer, url) = (Arc::clone(&self.writer), Arc::clone(&self.url));
        tokio::spawn(async move {
            let mut writer = writer.lock_owned().await;
            // Taken out: whatever goes wrong from here, a panic included, the next write gets a fresh connection.
            let connection = match writer.take() {
                Some(connection) => connection,
                None => connect(&url, Role::Writer).await?,
            };
            let tx = Arc::new(begin(&connection).await?);
            let outcome = work(Arc::clone(&tx)).await;
            let Some(tx) = Arc::into_inner(tx) else {
                return Err(Error::Internal("a write kept its transaction".into()));
            };
            let (outcome, ended) = match outcome {
                Ok(value) => match tx.commit().await {
                    Ok(()) => (Ok(value), true),
                    Err(error) => (Err(error.into()), false),
                },
                Err(error) => (Err(error), tx.rollback().await.is_ok()),
            };
            if ended {
                *writer = Some(connection);
            } else {
                // After a failed commit or rollback (a full disk) the connection's next BEGIN takes no lock.
                let _ = connection.close().await;
            }
            outcome
        })
        .await
        .map_err(|error| Error::internal(&error))?
    }

    /// Whether a write would succeed now and the schema is this version's; asked at most once a second.
    pub async fn ready(&self) -> bool {
        let mut pulse = self.pulse.lock().await;
        if let Some((at, ready)) = *pulse
            && at.elapsed() < PULSE
        {
            return ready;
        }
        let ready = self.beat().await.is_ok();
        *pulse = Some((Instant::now(), ready));
        ready
    }

    async fn beat(&self) -> Result<(), Error> {
        let applied = scalar(&self.readers, "SELECT count(*) FROM seaql_migrations").await?;
        if usize::try_from(applied).ok() != Some(migrations::count()) {
            return Err(Error::Busy);
        }
        // A transaction that writes nothing would succeed on a full disk.
        let beat = "UPDATE seaql_migrations SET applied_at = applied_at";
        self.write(move |tx| async move { Ok(tx.execute_unprepared(beat).await.map(drop)?) }).await
    }

    /// Lets go of the database: readers first, so that the writer can fold the write-ahead log back into the file.
    pub async fn close(&self) {
        let _ = self.readers.clone().close().await;
        if let Some(writer) = self.writer.lock().await.take() {
            let _ = writer.close().await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction")]
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

async fn connect(url: &str, role: Role) -> Result<DatabaseConnection, Error> {
    let file = file_of(url).to_owned();
    // The path goes in as it is: in an address, % and ? would mean something else.
    let mut options = ConnectOptions::new("sqlite://register");
    options
        .max_connections(if role == Role::Writer { 1 } else { READERS })
        .min_connections(1)
        .max_lifetime(None::<Duration>)
        .idle_timeout(None::<Duration>)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        // Statements carry people's data; the log does not.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| pragmas(sqlite.filename(&file), role));
    Ok(Database::connect(options).await?)
}

fn pragmas(sqlite: SqliteConnectOptions, role: Role) -> SqliteConnectOptions {
    let sqlite = sqlite
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
        Role::Reader => sqlite.row_buffer_size(256).pragma("query_only", "ON"),
    }
}

/// The file behind a `sqlite://` address.
pub fn file_of(url: &str) -> &Path {
    Path::new(url.trim_start_matches("sqlite://"))
}

/// Makes an empty file for its owner alone, or makes sure that the file which is there is ours.
async fn own_or_new(url: &str) -> Result<(), Error> {
    let file = file_of(url);
    let size = fs::metadata(file).map(|found| found.len());
    if size.is_err() {
        return match private_file(file) {
            // Another process was quicker; both go on to the same migrations, one after the other.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(Error::Internal(format!("the database {} cannot be made: {error}", file.display())))
            }
            _ => Ok(()),
        };
    }
    if size.is_ok_and(|bytes| bytes == 0) {
        return Ok(());
    }
    let foreign = || Error::Internal(format!("{} is not a register of ours; it was left alone", file.display()));
    let own = file.to_owned();
    let mut options = ConnectOptions::new("sqlite://register");
    options.max_connections(1).sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_sqlite_opts(move |sqlite| sqlite.filename(&own));
    let unless_busy = |error: DbErr| match Error::from(error) {
        Error::Busy => Error::Busy,
        _ => foreign(),
    };
    let plain = Database::connect(options).await.map_err(unless_busy)?;
    let id = scalar(&plain, "PRAGMA application_id").await.map_err(unless_busy)?;
    let tables = scalar(&plain, "SELECT count(*) FROM sqlite_schema").await.map_err(unless_busy)?;
    let _ = plain.close().await;
    if id == APPLICATION_ID || tables == 0 { Ok(()) } else { Err(foreign()) }
}

/// Makes a new file that only its owner may read.
pub fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a new file whole, for its owner alone: after a crash it is there with all of it, or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

async fn scalar(db: &impl ConnectionTrait, sql: &str) -> Result<i32, DbErr> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(sql.into()))?.try_get_by_index(0)
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        const BUSY: i32 = 5;
        const LOCKED: i32 = 6;
        const FULL: i32 = 13;
        const IOERR: i32 = 10;
        match sqlite_code(&error) {
            Some(BUSY | LOCKED) => Self::Busy,
            Some(IOERR) => {
                tracing::error!(%error, "the disk does not answer as it should");
                Self::Busy
            }
            Some(FULL) => {
                tracing::error!("the disk is full");
                Self::Full
            }
            _ if matches!(error, DbErr::ConnectionAcquire(_)) => Self::Busy,
            _ => Self::internal(&error),
        }
    }
}

/// SQLite's primary result code (the low byte of the extended one).
fn sqlite_code(error: &DbErr) -> Option<i32> {
    let (DbErr::Exec(cause) | DbErr::Query(cause) | DbErr::Conn(cause)) = error else { return None };
    let RuntimeErr::SqlxError(cause) = cause else { return None };
    let code = cause.as_database_error()?.code()?.parse::<i32>().ok()?;
    Some(code & 0xff)
}
