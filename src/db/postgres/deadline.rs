//! How long an answer of PostgreSQL's is waited for, and whether its connections are in doubt.
//! A server that is paused, or a machine that vanished, closes nothing: only that no answer comes tells.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};
use tokio::time;

/// For how long after the last failure connections are asked before they are used, and closed after it.
const IN_DOUBT: Duration = Duration::from_secs(5);

/// Whether something went wrong lately with connections of a pool.
#[derive(Clone, Default)]
pub struct Doubt(Arc<Mutex<Option<Instant>>>);

impl Doubt {
    /// Whether it did.
    pub fn is_raised(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < IN_DOUBT)
    }

    fn raise(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// How long each answer of a server is waited for; what fails is noted.
#[derive(Clone)]
pub struct Deadline {
    /// How long.
    pub limit: Duration,
    /// Where it is noted.
    pub doubt: Doubt,
}

impl Deadline {
    /// The answer to one statement. The connection of one that is given up cannot be used again, and the pool closes it:
    /// it is in doubt by then.
    pub async fn of<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let mut statement = pin!(statement);
        let answer = tokio::select! {
            biased;
            answer = &mut statement => answer,
            () = time::sleep(self.limit) => {
                tracing::warn!("PostgreSQL does not answer; the connection is given up");
                // Before the statement is let go of.
                self.doubt.raise();
                return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
            }
        };
        if answer.as_ref().is_err_and(is_of_the_connection) {
            self.doubt.raise();
        }
        answer
    }
}

/// Whether an error says that the connection is lost, or leads where nothing can be written.
fn is_of_the_connection(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    match cause.as_ref() {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        // A standby; ended by an administrator or a crash.
        sqlx::Error::Database(cause) => {
            cause.code().is_some_and(|code| matches!(&*code, "25006" | "57P01" | "57P02") || code.starts_with("08"))
        }
        _ => false,
    }
}
