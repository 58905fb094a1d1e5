//! Open, migrate, read, write: the only folder that begins a transaction.
//! Every write goes through [`Db::write`], in a task of its own that a vanished client cannot cancel.

pub mod backup;
mod cache;
pub mod copy;
mod facts;
mod fault;
mod limits;
mod metrics;
mod migrations;
mod postgres;
mod reader;
mod sqlite;
mod tx;
mod url;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use tokio::{sync::Mutex, time};

use crate::error::Error;
use cache::Cache;
pub use limits::Limits;
pub use metrics::DbMetrics;
pub use reader::Reader;
pub use sqlite::{bulk, rows};
pub use tx::{Tx, scalar};
pub use url::DatabaseUrl;

/// How long a cached readiness is good.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// How often, a second apart, it is tried to fold the log.
const FOLDS: usize = 600;

/// The database.
#[derive(Clone)]
pub struct Db {
    reader: Reader,
    writer: Writer,
    /// When the database was last asked whether it can be written, and what it said.
    readiness: Arc<Mutex<Option<(Instant, bool)>>>,
    cache: Cache,
    names: Cache,
    metrics: DbMetrics,
}

#[derive(Clone)]
enum Writer {
    /// One at a time, those that wait together.
    Sqlite(sqlite::Writer),
    /// Side by side, on the reader's connections.
    Postgres(postgres::Pool),
}

impl Db {
    /// Opens the database, makes a file where there is none, and brings it up to this version's schema.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, Error> {
        Self::open_with(url, None).await
    }

    /// The same; SQLite's file is first copied to the folder `copies` when its schema is of an earlier version.
    pub async fn open_keeping(url: &DatabaseUrl, copies: &Path) -> Result<Self, Error> {
        Self::open_with(url, Some(copies)).await
    }

    async fn open_with(url: &DatabaseUrl, copies: Option<&Path>) -> Result<Self, Error> {
        let metrics = DbMetrics::default();
        let (reader, writer) = match url {
            DatabaseUrl::Sqlite(file) => {
                let (readers, writer) = sqlite::open(file, copies, &metrics).await?;
                (Reader::Sqlite(readers), Writer::Sqlite(writer))
            }
            DatabaseUrl::Postgres(url, limits) => {
                let pool = postgres::open(url, *limits).await?;
                (
                    Reader::Postgres(postgres::Reads::new(pool.clone(), metrics.read_waits.clone())),
                    Writer::Postgres(pool),
                )
            }
        };
        let (cache, names) = (Cache::default(), Cache::default());
        Ok(Self { reader, writer, readiness: Arc::default(), cache, names, metrics })
    }

    /// What was read from this database and is shared while its version stands.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// What was counted of this database's names; its version is when.
    pub fn names(&self) -> &Cache {
        &self.names
    }

    /// What is measured of it.
    pub fn metrics(&self) -> &DbMetrics {
        &self.metrics
    }

    /// Where to read; on SQLite a connection here cannot write.
    pub fn read(&self) -> &impl ConnectionTrait {
        &self.reader
    }

    /// Where to read for minutes: on SQLite by a connection of its own. What it reads and prepares would otherwise be kept
    /// by all the connections that others read with.
    pub async fn read_alone(&self) -> Result<Reader, Error> {
        Ok(match &self.reader {
            Reader::Sqlite(readers) => Reader::Sqlite(readers.alone().await?),
            Reader::Postgres(reads) => Reader::Postgres(reads.clone()),
        })
    }

    /// Does `work` in one transaction: all of it is on disk when this answers `Ok`, none of it otherwise.
    pub async fn write<T, Work, Done>(&self, work: Work) -> Result<T, Error>
    where
        T: Send + 'static,
        Work: FnOnce(Tx) -> Done + Send + 'static,
        Done: Future<Output = Result<T, Error>> + Send + 'static,
    {
        match &self.writer {
            Writer::Sqlite(writer) => writer.write(work).await,
            Writer::Postgres(pool) => postgres::write(pool, &self.metrics, work).await,
        }
    }

    /// Whether a write succeeds now, the tables can be read and the schema is one that this version works with; asked at
    /// most once a second, and never while the last answer is still waited for.
    pub async fn ready(&self) -> bool {
        let (db, mut readiness) = (self.clone(), Arc::clone(&self.readiness).lock_owned().await);
        if let Some((at, ready)) = *readiness
            && at.elapsed() < GOOD_FOR
        {
            return ready;
        }
        // A task of its own holds the lock to the end: whoever asks and goes away leaves no second write behind.
        let asked = tokio::spawn(async move {
            let ready = db.ping().await;
            if let Err(error) = &ready {
                tracing::warn!(%error, "not ready");
            }
            *readiness = Some((Instant::now(), ready.is_ok()));
            ready.is_ok()
        });
        asked.await.unwrap_or(false)
    }

    async fn ping(&self) -> Result<(), Error> {
        migrations::check(&self.reader).await?;
        let backend = self.reader.get_database_backend();
        for table in migrations::TABLES {
            // Every column, so that it is the table itself which is read and not an index that would do. On PostgreSQL as one
            // text: it refuses a statement known to it whose columns are more by now.
            let row = if backend == DatabaseBackend::Postgres { &format!("{table}::text") } else { "*" };
            let first = Statement::from_string(backend, format!("SELECT {row} FROM {table} LIMIT 1"));
            self.reader.query_one_raw(first).await?;
        }
        self.write(move |tx| async move {
            let row = if backend == DatabaseBackend::Postgres { postgres::OWN_ROW } else { sqlite::OWN_ROW };
            let sql = format!(
                "INSERT INTO readiness (id, pings) VALUES ({row}, 1) \
                 ON CONFLICT (id) DO UPDATE SET pings = readiness.pings + 1"
            );
            Ok(tx.execute_unprepared(&sql).await.map(drop)?)
        })
        .await
    }

    /// SQLite's file.
    pub fn file(&self) -> Option<&Path> {
        match &self.writer {
            Writer::Sqlite(writer) => Some(writer.file()),
            Writer::Postgres(_) => None,
        }
    }

    /// How many connections to PostgreSQL are idle, how many in use, and how many there may be.
    pub fn connections(&self) -> Option<[u32; 3]> {
        match &self.reader {
            Reader::Sqlite(_) => None,
            Reader::Postgres(reads) => Some(reads.connections()),
        }
    }

    /// About how many bytes the database takes on its disk.
    pub async fn size(&self) -> Result<u64, Error> {
        let sql = match &self.writer {
            Writer::Sqlite(_) => "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            Writer::Postgres(_) => "SELECT pg_database_size(current_database())",
        };
        Ok(u64::try_from(scalar(&self.reader, sql).await?).unwrap_or(0))
    }

    /// PostgreSQL's tables as they are at this instant, for as long as it is held; refuses those of a newer version, of
    /// which a copy by this one would leave something out.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        let Writer::Postgres(pool) = &self.writer else {
            return Err(Error::Internal("a snapshot is PostgreSQL's alone".into()));
        };
        let snapshot = postgres::snapshot(pool).await?;
        migrations::taken(&*snapshot).await?;
        Ok(snapshot)
    }

    /// To be called when the register has its first people: from then on its file is never taken for a new one.
    pub async fn mark_in_use(&self) -> Result<(), Error> {
        let Writer::Sqlite(writer) = &self.writer else { return Ok(()) };
        if sqlite::file::is_in_use(writer.file()) {
            return Ok(());
        }
        sqlite::file::mark_in_use(writer.file())?;
        self.fold_log().await;
        Ok(())
    }

    /// Whether that was ever noted.
    pub fn is_marked_in_use(&self) -> bool {
        matches!(&self.writer, Writer::Sqlite(writer) if sqlite::file::is_in_use(writer.file()))
    }

    /// What to tell an operator whose register has lost its people.
    pub fn lost(&self) -> Error {
        match &self.writer {
            Writer::Sqlite(writer) => sqlite::file::lost(writer.file(), "has no people"),
            Writer::Postgres(_) => Error::Internal(
                "the PostgreSQL database has no people, although it has held a register; nothing was changed. Restore a \
                 backup into an empty database with clientele restore FILE"
                    .into(),
            ),
        }
    }

    /// Folds the write-ahead log of SQLite into the file, so that it no longer holds what was deleted: now, or when readers who
    /// are still at it have ended.
    pub async fn fold_log(&self) {
        let Writer::Sqlite(writer) = self.writer.clone() else { return };
        if !writer.fold_log().await {
            tokio::spawn(async move {
                for _ in 0..FOLDS {
                    time::sleep(GOOD_FOR).await;
                    if writer.fold_log().await {
                        return;
                    }
                }
                tracing::warn!(
                    "the write-ahead log could not be folded into the file, as something reads all the time"
                );
            });
        }
    }

    /// Lets go of the database: readers first, so that SQLite's writer can fold its log back into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        if let Writer::Sqlite(writer) = &self.writer {
            writer.close().await;
        }
    }
}

/// Lets nobody else write to a table, or lock a row of it, before this write has ended; reading goes on.
pub async fn lock_table(tx: &Tx, table: &str) -> Result<(), Error> {
    // SQLite's writes are one after the other anyway.
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.execute_unprepared(&format!("LOCK TABLE {table} IN EXCLUSIVE MODE")).await?;
    }
    Ok(())
}

/// Lets no other write that locks the same name go on until this one has ended.
pub async fn advisory_lock(tx: &Tx, name: &[u8]) -> Result<(), Error> {
    // SQLite's writes are one after the other anyway.
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        postgres::advisory_lock(tx, name).await
    } else {
        Ok(())
    }
}
