//! The pool of connections to PostgreSQL, how long it waits, and what an operator is told when there is none.
//! Nothing is asked of the server in the first packet that a pooler would not keep.

use std::{io::ErrorKind, str::FromStr, sync::Arc, time::Duration};

use sea_orm::{
    ConnAcquireErr, ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, AssertSqlSafe, Row as _,
        postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
    },
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

use super::{
    deadline::{Deadline, Doubt},
    server::{self, STANDBY},
};
use crate::{db::Limits, error::Error};

/// How long a server that is not there yet is waited for at the start.
const START_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection is waited for.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection that has just been used is taken to be good.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// How long a connection that is asked whether it is good may take to answer, so that there is time left for another.
const ASK_TIMEOUT: Duration = Duration::from_secs(2);

/// Connections to a server that can be written, and how much may be asked of them.
#[derive(Clone)]
pub struct Pool {
    /// The connections themselves.
    pub connections: DatabaseConnection,
    /// How much may be asked.
    pub limits: Limits,
    /// How long an answer is waited for.
    pub deadline: Deadline,
    /// Fewer than the connections: writes that wait for each other leave some to read with.
    writes: Arc<Semaphore>,
    /// One fewer: however many slow reads there are, something can be written.
    reads: Arc<Semaphore>,
}

impl Pool {
    /// Waits until a write may have a connection, and keeps it for one until what is answered is dropped.
    pub async fn permit_to_write(&self) -> Result<OwnedSemaphorePermit, Error> {
        let permit = time::timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.writes).acquire_owned()).await;
        permit.ok().and_then(Result::ok).ok_or(Error::Busy)
    }

    /// The same for a read.
    pub async fn permit_to_read(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        let permit = time::timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.reads).acquire_owned()).await;
        permit.ok().and_then(Result::ok).ok_or(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
    }

    /// Lets go of the server.
    pub async fn close(&self) {
        // Connections that a server has left without an answer are not waited for.
        let _ = time::timeout(ACQUIRE_TIMEOUT, self.connections.clone().close()).await;
    }
}

/// Whether an address can be read as one of PostgreSQL's.
pub fn check(url: &str) -> Result<(), &'static str> {
    PgConnectOptions::from_str(url)
        .map(drop)
        .map_err(|_| "must have the form postgres://user:password@host/database?sslmode=verify-full")
}

/// The pool of a server, which may still be starting.
pub async fn open(url: &str, limits: Limits) -> Result<Pool, Error> {
    let started = time::Instant::now();
    warn_of_plain_text(url);
    loop {
        match connect(url, limits).await {
            Ok(pool) => return Ok(pool),
            Err(error) if is_not_there_yet(&error) && started.elapsed() < START_TIMEOUT => {
                tracing::warn!("PostgreSQL is not available yet; trying again");
                time::sleep(Duration::from_secs(1)).await;
            }
            Err(error) => return Err(refused(&error)),
        }
    }
}

/// What stands between server and database reads every customer, unless the server's certificate is verified;
/// `sslmode=disable` is a choice that somebody made.
fn warn_of_plain_text(url: &str) {
    let Ok(options) = PgConnectOptions::from_str(url) else { return };
    let here = ["localhost", "127.0.0.1", "::1"].contains(&options.get_host()) || options.get_socket().is_some();
    if !here && !matches!(options.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull | PgSslMode::Disable) {
        tracing::warn!(
            "DATABASE_URL does not set sslmode=verify-full: anyone between here and PostgreSQL could read and change the data"
        );
    }
}

/// One line for the operator about a database that cannot be opened.
pub fn refused(error: &DbErr) -> Error {
    let cause = match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause)) => cause.as_ref(),
        DbErr::Custom(words) => return Error::Internal(words.clone()),
        DbErr::Conn(RuntimeErr::Internal(words)) => return Error::Internal(format!("PostgreSQL: {words}")),
        _ => return Error::Internal(format!("PostgreSQL: {error}")),
    };
    let message = match cause {
        sqlx::Error::Database(error) => error.message(),
        sqlx::Error::Io(cause) if cause.kind() == ErrorKind::NotFound => {
            return Error::Internal(format!("PostgreSQL: a file or socket named in DATABASE_URL: {cause}"));
        }
        _ => return Error::Internal(format!("PostgreSQL: {cause}")),
    };
    let extension = message.split_once("extension \"").and_then(|(_, name)| Some(name.split_once('"')?.0));
    let advice = extension.map_or(String::new(), |name| {
        format!(
            "; ask the owner of the database to run CREATE EXTENSION {name} in it, then start again \
             (it comes with PostgreSQL; on some systems in a separate package, contrib)"
        )
    });
    Error::Internal(format!("PostgreSQL: {message}{advice}"))
}

async fn connect(url: &str, limits: Limits) -> Result<Pool, DbErr> {
    let first = PgConnectOptions::from_str(url).map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    let in_time = time::timeout(ACQUIRE_TIMEOUT, server::check(&as_a_pooler_keeps_it(first))).await;
    in_time.unwrap_or(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)))?;

    let doubt = Doubt::default();
    let deadline = Deadline { limit: limits.answer(), doubt: doubt.clone() };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(limits.connections)
        .min_connections(0)
        .max_lifetime(Duration::from_mins(30))
        .idle_timeout(Duration::from_mins(10))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_postgres_opts(as_a_pooler_keeps_it)
        .map_sqlx_postgres_pool_opts(move |pool| only_to_a_primary(pool, limits, &doubt));
    let [writes, reads] = [limits.writes(), limits.reads()].map(|most| Arc::new(Semaphore::new(most)));
    Ok(Pool { connections: Database::connect(options).await?, limits, deadline, writes, reads })
}

/// Nothing but what a pooler keeps: PgBouncer lets no connection in whose first packet asks for more.
fn as_a_pooler_keeps_it(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("clientele").extra_float_digits(None)
}

/// A pool that hands out no connection to a standby: after a fail-over an address may lead to what was the primary.
fn only_to_a_primary(pool: PgPoolOptions, limits: Limits, doubt: &Doubt) -> PgPoolOptions {
    // A transaction brings its limits with it (see `begin`). A read is a statement alone, and these bound it, asked
    // for once a connection: for certain where the connection is ours, straight or by a pooler in session mode. A
    // pooler in transaction mode may send a read to a server connection that was never told; then it is bounded by
    // what `ALTER ROLE ... SET statement_timeout` says, and by reading no more than a page. To compile a statement takes
    // longer than any of ours takes to run, so none is.
    let first = format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET jit = off; SELECT pg_is_in_recovery()",
        limits.statement.as_millis(),
        limits.lock().as_millis()
    );
    let (asked, closed) = (doubt.clone(), doubt.clone());
    pool.after_connect(move |connection, _| {
        let first = sqlx::raw_sql(AssertSqlSafe(first.clone()));
        Box::pin(async move {
            let is_standby = first.fetch_one(connection).await?.try_get(0)?;
            if is_standby { Err(sqlx::Error::Protocol(STANDBY.into())) } else { Ok(()) }
        })
    })
    // The answer costs what a ping does, and one that was used a moment ago is not asked. A connection that is refused
    // here is closed, and another is made.
    .before_acquire(move |connection, about| {
        let is_asked = about.idle_for >= GOOD_FOR || asked.is_raised();
        Box::pin(async move {
            if !is_asked {
                return Ok(true);
            }
            let is_standby = time::timeout(ASK_TIMEOUT, server::is_standby(connection)).await;
            is_standby.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|is_standby| !is_standby)
        })
    })
    // In doubt it is closed: what it still waits for may never come, or be the answer to a statement that was given up.
    .after_release(move |_, _| {
        let is_kept = !closed.is_raised();
        Box::pin(async move { Ok(is_kept) })
    })
}

/// Refused, reset or still starting: a server that may yet come up.
fn is_not_there_yet(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        // No answer in time, or a standby that may be on its way to be the primary.
        return matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)));
    };
    match cause.as_ref() {
        // A file that is missing, and a certificate that is not the right one, are so a second later too.
        sqlx::Error::Io(cause) => !matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::InvalidData),
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(cause) => cause.code().as_deref() == Some("57P03"),
        _ => false,
    }
}
