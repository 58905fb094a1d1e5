//! The one writer: whoever gets hold of it does all the writes that wait, and commits them together.
//! Each is still all or nothing, and is answered only after the commit.

use std::{
    collections::VecDeque,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, Mutex as Shared, MutexGuard, PoisonError},
    time::Instant,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait as _};
use tokio::sync::{Mutex, oneshot};

use super::connection::{begin, connect, fold_log};
use crate::{
    db::{
        metrics::DbMetrics,
        tx::{Transaction, Tx},
    },
    error::Error,
};

/// The most writes that share a commit.
const MAX_BATCH: usize = 64;

/// A write that waits; it is given its transaction, or told why there is none.
type Waiting = Box<dyn FnOnce(Result<Tx, Error>) -> BoxFuture<'static, Done> + Send>;

/// A write whose work is done: whether it is to be kept, and whom to tell how the commit went.
struct Done {
    keep: bool,
    tell: Box<dyn FnOnce(Result<(), Error>) + Send>,
}

/// The connection that writes, and the writes that wait for it.
#[derive(Clone)]
pub struct Writer {
    file: Arc<Path>,
    waiting: Arc<Shared<VecDeque<Waiting>>>,
    /// None after a transaction that did not end well, until the next write connects anew. The lock is fair.
    connection: Arc<Mutex<Option<DatabaseConnection>>>,
    metrics: DbMetrics,
}

impl Writer {
    pub fn new(file: &Path, connection: DatabaseConnection, metrics: DbMetrics) -> Self {
        let connection = Arc::new(Mutex::new(Some(connection)));
        Self { file: PathBuf::from(file).into(), waiting: Arc::default(), connection, metrics }
    }

    pub async fn write<T, Work, Working>(&self, work: Work) -> Result<T, Error>
    where
        T: Send + 'static,
        Work: FnOnce(Tx) -> Working + Send + 'static,
        Working: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let (told, is_told) = oneshot::channel();
        let (began, queued, durations) = (Instant::now(), self.metrics.queued(), self.metrics.writes.clone());
        let waiting: Waiting = Box::new(move |tx| {
            queued.begins();
            Box::pin(async move {
                let outcome = match tx {
                    Ok(tx) => work(tx).await,
                    Err(error) => Err(error),
                };
                let keep = outcome.is_ok();
                let tell = move |ended: Result<(), Error>| {
                    durations.observe(began.elapsed().as_secs_f64());
                    // Nobody listens when the client has gone; the write stands all the same.
                    let _ = answer.send(outcome.and_then(|value| ended.map(|()| value)));
                    drop(told);
                };
                Done { keep, tell: Box::new(tell) }
            })
        });
        self.queue().push_back(waiting);
        let _ = tokio::spawn(self.clone().write_until(is_told)).await;
        answered.await.map_err(|_| Error::Internal("a write ended without an answer".into()))?
    }

    /// Does the writes that wait until one of them was told how it went, or is lost. Another batch may take it along. Then
    /// it no longer waits for the connection: those that did would pile up before the writes that come after them.
    async fn write_until(self, mut is_told: oneshot::Receiver<()>) {
        loop {
            let mut connection = tokio::select! {
                biased;
                _ = &mut is_told => return,
                connection = self.connection.lock() => connection,
            };
            self.write_batch(&mut connection).await;
        }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write_batch(&self, writer: &mut Option<DatabaseConnection>) {
        let batch: Vec<Waiting> = {
            let mut queue = self.queue();
            let count = queue.len().min(MAX_BATCH);
            queue.drain(..count).collect()
        };
        if batch.is_empty() {
            return;
        }
        // Taken out: whatever goes wrong from here, the next write gets a fresh connection.
        let connection = match writer.take() {
            Some(connection) => Ok(connection),
            None => connect(&self.file).await,
        };
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => return refuse(batch, &error).await,
        };
        if write_together(&connection, batch, &self.metrics).await {
            *writer = Some(connection);
        } else {
            // After a failed commit or rollback (a full disk) the connection's next BEGIN takes no lock.
            let _ = connection.close().await;
        }
    }

    /// Folds the write-ahead log into the file and empties it; answers whether no reader was in the way.
    pub async fn fold_log(&self) -> bool {
        let mut writer = self.connection.lock().await;
        let Some(connection) = writer.take() else { return false };
        let folded = fold_log(&connection).await;
        // As it was, or another one with the next write.
        *writer = folded.is_ok().then_some(connection);
        folded.unwrap_or(false)
    }

    /// The file it writes to.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Folds the write-ahead log back into the file.
    pub async fn close(&self) {
        if let Some(writer) = self.connection.lock().await.take() {
            let _ = writer.close().await;
        }
    }
}

/// Tells writes that there is no transaction for them.
async fn refuse(batch: impl IntoIterator<Item = Waiting>, why: &Error) {
    if let Error::Internal(error) = why {
        tracing::error!(error, "the database cannot be written to");
    }
    for waiting in batch {
        let why = || match why {
            Error::Full => Error::Full,
            Error::Disk => Error::Disk,
            _ => Error::Busy,
        };
        let done = waiting(Err(why())).await;
        (done.tell)(Err(why()));
    }
}

/// Does the writes and commits them; answers whether the connection is still good.
async fn write_together(connection: &DatabaseConnection, batch: Vec<Waiting>, metrics: &DbMetrics) -> bool {
    let tx = match begin(connection).await {
        Ok(tx) => tx,
        Err(error) => {
            refuse(batch, &error.into()).await;
            return false;
        }
    };
    let batch = match <[Waiting; 1]>::try_from(batch) {
        Ok([alone]) => return write_alone(tx, alone, metrics).await,
        Err(batch) => batch,
    };
    let (mut kept, mut batch) = (Vec::<Done>::new(), batch.into_iter());
    for waiting in batch.by_ref() {
        let Ok(done) = write_within(&tx, waiting).await else {
            // What the transaction holds now is anybody's guess: none of it is kept.
            let _ = tx.rollback().await;
            for done in kept {
                (done.tell)(Err(Error::Busy));
            }
            refuse(batch, &Error::Busy).await;
            return false;
        };
        kept.extend(done);
    }
    let ended = metrics.commit(tx.commit()).await;
    for done in kept {
        (done.tell)(ended.clone().map_err(Error::from));
    }
    ended.is_ok()
}

/// The usual case: a transaction of its own.
async fn write_alone(tx: DatabaseTransaction, waiting: Waiting, metrics: &DbMetrics) -> bool {
    let Ok((tx, done)) = work_in(tx, waiting).await else { return false };
    let ended = if done.keep { metrics.commit(tx.commit()).await } else { tx.rollback().await };
    let good = ended.is_ok();
    (done.tell)(ended.map_err(Error::from));
    good
}

/// The transaction cannot be relied on any more.
struct Lost;

/// One write of several, up to its savepoint; what is to be kept is told after the commit.
#[expect(clippy::disallowed_methods, reason = "a savepoint, in a transaction begun as it should be")]
async fn write_within(tx: &DatabaseTransaction, waiting: Waiting) -> Result<Option<Done>, Lost> {
    let savepoint = tx.begin().await.map_err(|_| Lost)?;
    let (savepoint, done) = work_in(savepoint, waiting).await?;
    if done.keep {
        savepoint.commit().await.map_err(|_| Lost)?;
        return Ok(Some(done));
    }
    let ended = savepoint.rollback().await;
    let lost = ended.is_err();
    (done.tell)(ended.map_err(Error::from));
    if lost { Err(Lost) } else { Ok(None) }
}

/// Gives the transaction to the work and takes it back; it is lost when the work panicked or kept it.
async fn work_in(tx: DatabaseTransaction, waiting: Waiting) -> Result<(DatabaseTransaction, Done), Lost> {
    let tx = Arc::new(Transaction::new(tx, None));
    let done = AssertUnwindSafe(waiting(Ok(Arc::clone(&tx)))).catch_unwind().await.map_err(|_| Lost)?;
    Ok((Arc::into_inner(tx).ok_or(Lost)?.into_inner(), done))
}
