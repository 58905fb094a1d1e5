//! A PostgreSQL database, shared by however many replicas: one pool for reading and writing.
//! A transaction is never cancelled half way, so no connection is left in one.

mod advisory_lock;
mod deadline;
mod pool;
mod reads;
mod server;

use std::{sync::Arc, time::Instant};

use sea_orm::{AccessMode, ConnectionTrait, DbErr, IsolationLevel, TransactionTrait};

use super::{
    Limits,
    metrics::DbMetrics,
    migrations,
    tx::{Transaction, Tx},
};
use crate::error::Error;

pub use advisory_lock::advisory_lock;
pub use deadline::Deadline;
use pool::refused;
pub use pool::{Pool, check};
pub use reads::Reads;

/// Which row of `readiness` a connection writes: one of a few, seldom another's at the same moment.
pub const OWN_ROW: &str = "pg_backend_pid() % 64";
/// What the migrations of all replicas lock.
const MIGRATIONS: &[u8] = b"migrations";
/// For what takes as long as it takes.
const NO_LIMITS: &str =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// Opens the database and brings it up to this version's schema, one replica at a time.
pub async fn open(url: &str, limits: Limits) -> Result<Pool, Error> {
    let pool = pool::open(url, limits).await?;
    migrate(&pool).await?;
    Ok(pool)
}

async fn migrate(pool: &Pool) -> Result<(), Error> {
    let refused = |error| refused(&error);
    // A step may take its time, and the other replicas wait for it.
    let tx = Arc::new(begin_without_limits(pool, None).await.map_err(refused)?);
    advisory_lock(&tx, MIGRATIONS).await?;
    migrations::apply(&*tx).await.map_err(refused)?;
    let tx = Arc::into_inner(tx).ok_or_else(|| Error::Internal("a migration kept its transaction".into()))?;
    tx.commit().await.map_err(refused)
}

/// All tables as they are at this instant, for reading alone and for as long as it takes.
pub async fn snapshot(pool: &Pool) -> Result<Tx, Error> {
    let reading = Some((IsolationLevel::RepeatableRead, AccessMode::ReadOnly));
    Ok(Arc::new(begin_without_limits(pool, reading).await?))
}

async fn begin_without_limits(pool: &Pool, kind: Option<(IsolationLevel, AccessMode)>) -> Result<Transaction, DbErr> {
    let (isolation, access) = kind.unzip();
    let tx = pool.deadline.of(pool.connections.begin_with_config(isolation, access)).await?;
    pool.deadline.of(tx.execute_unprepared(NO_LIMITS)).await?;
    Ok(Transaction::new(tx, None))
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction on PostgreSQL")]
async fn begin(pool: &Pool) -> Result<Transaction, DbErr> {
    let tx = pool.deadline.of(pool.connections.begin()).await?;
    let tx = Transaction::new(tx, Some(pool.deadline.clone()));
    let (statement, lock) = (pool.limits.statement.as_millis(), pool.limits.lock().as_millis());
    let limits =
        [("statement_timeout", statement), ("lock_timeout", lock), ("idle_in_transaction_session_timeout", statement)];
    tx.execute_unprepared(&limits.map(|(limit, longest)| format!("SET LOCAL {limit} = {longest}")).join("; ")).await?;
    Ok(tx)
}

/// Does `work` in one transaction, side by side with others.
pub async fn write<T, Work, Working>(pool: &Pool, metrics: &DbMetrics, work: Work) -> Result<T, Error>
where
    T: Send + 'static,
    Work: FnOnce(Tx) -> Working + Send + 'static,
    Working: Future<Output = Result<T, Error>> + Send + 'static,
{
    let (pool, metrics, began, queued) = (pool.clone(), metrics.clone(), Instant::now(), metrics.queued());
    tokio::spawn(async move {
        let its_turn = async {
            let permit = pool.permit_to_write().await?;
            Ok::<_, Error>((begin(&pool).await?, permit))
        };
        let its_turn = its_turn.await;
        queued.begins();
        let (tx, _permit) = its_turn?;
        let tx = Arc::new(tx);
        let outcome = work(Arc::clone(&tx)).await;
        let Some(tx) = Arc::into_inner(tx) else {
            return Err(Error::Internal("a write kept its transaction".into()));
        };
        let ended = match outcome {
            Ok(value) => metrics.commit(tx.commit()).await.map(|()| value).map_err(Error::from),
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
