//! A PostgreSQL database, shared by however many replicas: one pool for reading and writing.
//! A transaction is never cancelled half way, so no connection is left in one.

mod advisory_lock;
mod pool;
mod reads;

use std::{sync::Arc, time::Instant};

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel, TransactionTrait,
};

use super::{metrics::DbMetrics, migrations, tx::Tx};
use crate::error::Error;

pub use advisory_lock::advisory_lock;
pub use pool::check;
use pool::{STATEMENT_TIMEOUT, refused};
pub use reads::Reads;

/// Which row of `readiness` a connection writes: one of a few, seldom another's at the same moment.
pub const OWN_ROW: &str = "pg_backend_pid() % 64";
/// What the migrations of all replicas lock.
const MIGRATIONS: &[u8] = b"migrations";

/// Opens the database and brings it up to this version's schema, one replica at a time.
pub async fn open(url: &str) -> Result<DatabaseConnection, Error> {
    let pool = pool::open(url).await?;
    migrate(&pool).await?;
    Ok(pool)
}

async fn migrate(pool: &DatabaseConnection) -> Result<(), Error> {
    let refused = |error| refused(&error);
    let tx = Arc::new(begin(pool).await.map_err(refused)?);
    // A step may take its time, and the other replicas wait for it.
    tx.execute_unprepared("SET LOCAL statement_timeout = 0").await.map_err(refused)?;
    advisory_lock(&tx, MIGRATIONS).await?;
    migrations::apply(&tx).await.map_err(refused)?;
    let tx = Arc::into_inner(tx).ok_or_else(|| Error::Internal("a migration kept its transaction".into()))?;
    tx.commit().await.map_err(refused)
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction on PostgreSQL")]
async fn begin(pool: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let tx = pool.begin().await?;
    let longest = STATEMENT_TIMEOUT.as_millis();
    let limits = ["statement_timeout", "idle_in_transaction_session_timeout"];
    tx.execute_unprepared(&limits.map(|limit| format!("SET LOCAL {limit} = {longest}")).join("; ")).await?;
    Ok(tx)
}

/// All tables as they are at this instant, for reading alone and for as long as it takes.
pub async fn snapshot(pool: &DatabaseConnection) -> Result<Tx, Error> {
    let tx = pool.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?;
    tx.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    Ok(Arc::new(tx))
}

/// Does `work` in one transaction, side by side with others.
pub async fn write<T, Work, Working>(pool: &DatabaseConnection, metrics: &DbMetrics, work: Work) -> Result<T, Error>
where
    T: Send + 'static,
    Work: FnOnce(Tx) -> Working + Send + 'static,
    Working: Future<Output = Result<T, Error>> + Send + 'static,
{
    let (pool, metrics, began, queued) = (pool.clone(), metrics.clone(), Instant::now(), metrics.queued());
    tokio::spawn(async move {
        let tx = begin(&pool).await;
        queued.begins();
        let tx = Arc::new(tx?);
        let outcome = work(Arc::clone(&tx)).await;
        let Some(tx) = Arc::into_inner(tx) else {
            return Err(Error::Internal("a write kept its transaction".into()));
        };
        let ended = match outcome {
            Ok(value) => metrics.commit(tx).await.map(|()| value).map_err(Error::from),
            Err(error) => {
                let _ = tx.rollback().await;
                Err(error)
            }
        };
        metrics.writes.observe(began.elapsed().as_secs_f64());
        ended
    })
    .await
    .map_err(|error| Error::internal(&error))?
}
