//! The connections that only read. They are ours and not a pool's: sqlx's asks each connection, whenever it comes back,
//! whether it is still there, and for SQLite that is a second change of threads and back for every statement.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{
    ConnAcquireErr, DbErr, QueryResult, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, query::Query,
        sqlite::SqliteConnectOptions,
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

/// How many statements run at once for each core; the others wait in the order they came.
const PER_CORE: usize = 4;
/// How long a statement waits for a permit to run.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Connections to one file, opened as they are needed.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    options: SqliteConnectOptions,
    /// The last one back is the first to go out again: what it read lately is still in its cache.
    idle: Mutex<Vec<SqliteConnection>>,
    most: usize,
    permits: Arc<Semaphore>,
    /// How long statements waited for a permit.
    waits: Histogram,
    /// The readers that [`Readers::alone`] opened; closed with these, if not before.
    alone: Mutex<Vec<Readers>>,
}

/// A connection with a statement, which holds its permit until the statement has ended.
struct Guard {
    connection: Option<SqliteConnection>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Guard {
    /// The statement failed, or whoever asked has gone while it runs on in its thread.
    fn drop(&mut self) {
        let (connection, permit) = (self.connection.take(), self.permit.take());
        if let (Some(connection), Ok(runtime)) = (connection, Handle::try_current()) {
            runtime.spawn(async move {
                let _ = connection.close().await;
                drop(permit);
            });
        }
    }
}

impl Readers {
    /// Readers of the file that `options` name, which has to be there.
    pub async fn open(options: SqliteConnectOptions, waits: Histogram) -> Result<Self, DbErr> {
        let most = thread::available_parallelism().map_or(1, usize::from) * PER_CORE;
        Self::at_most(most, options, waits).await
    }

    /// One reader of the same file beside these, until it is closed.
    pub async fn alone(&self) -> Result<Self, DbErr> {
        let Pool { options, waits, alone, .. } = &*self.0;
        let reader = Self::at_most(1, options.clone(), waits.clone()).await?;
        let mut alone = locked(alone);
        alone.retain(|reader| !reader.0.permits.is_closed());
        alone.push(reader.clone());
        Ok(reader)
    }

    async fn at_most(most: usize, options: SqliteConnectOptions, waits: Histogram) -> Result<Self, DbErr> {
        let first = options.connect().await.map_err(failed)?;
        let (idle, permits) = (Mutex::new(vec![first]), Arc::new(Semaphore::new(most)));
        Ok(Self(Arc::new(Pool { options, idle, most, permits, waits, alone: Mutex::default() })))
    }

    /// Lets go of the file, once the statements that are running have ended; none begins any more.
    pub async fn close(&self) {
        let Pool { idle, most, permits, alone, .. } = &*self.0;
        let alone = std::mem::take(&mut *locked(alone));
        for reader in alone {
            Box::pin(reader.close()).await;
        }
        let all = u32::try_from(*most).unwrap_or(u32::MAX);
        let _all = time::timeout(TIMEOUT, permits.acquire_many(all)).await;
        permits.close();
        let idle = std::mem::take(&mut *locked(idle));
        for connection in idle {
            let _ = connection.close().await;
        }
    }

    /// The first row of a statement.
    pub async fn one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let row = self.run(statement, async |query, reader| query.fetch_optional(reader).await).await?;
        Ok(row.map(QueryResult::from))
    }

    /// Every row of a statement.
    pub async fn all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.run(statement, async |query, reader| query.fetch_all(reader).await).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    /// Runs a statement. A connection whose statement failed, or was given up by whoever asked, is closed.
    async fn run<T>(
        &self,
        Statement { sql, values, .. }: Statement,
        ask: impl AsyncFnOnce(Query<'_, Sqlite, SqlxValues>, &mut SqliteConnection) -> sqlx::Result<T>,
    ) -> Result<T, DbErr> {
        let began = Instant::now();
        let permit = time::timeout(TIMEOUT, Arc::clone(&self.0.permits).acquire_owned()).await;
        self.0.waits.observe(began.elapsed().as_secs_f64());
        let Ok(Ok(permit)) = permit else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        };
        let idle = locked(&self.0.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.0.options.connect().await.map_err(failed)?,
        };
        let mut guard = Guard { connection: None, permit: Some(permit) };
        let reader = guard.connection.insert(connection);
        let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(values.unwrap_or(Values(Vec::new()))));
        let answer = ask(query, reader).await.map_err(failed)?;
        let mut idle = locked(&self.0.idle);
        if !self.0.permits.is_closed() {
            idle.extend(guard.connection.take());
        }
        Ok(answer)
    }
}

fn locked<T>(of: &Mutex<Vec<T>>) -> MutexGuard<'_, Vec<T>> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
