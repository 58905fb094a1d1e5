//! The pool of connections to PostgreSQL, how long it waits, and what an operator is told when there is none.
//! Nothing is asked of the server in the first packet that a pooler would not keep.

use std::{io::ErrorKind, str::FromStr, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, AssertSqlSafe, Executor as _,
        postgres::{PgConnectOptions, PgSslMode},
    },
};
use tokio::time;

use crate::error::Error;

/// How long a statement may take, or a transaction do nothing, before the server ends it.
pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECTIONS: u32 = 16;
/// How long a server that is not there yet is waited for at the start.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Whether an address can be read as one of PostgreSQL's.
pub fn check(url: &str) -> Result<(), &'static str> {
    PgConnectOptions::from_str(url)
        .map(drop)
        .map_err(|_| "must have the form postgres://user:password@host/database?sslmode=verify-full")
}

/// The pool of a server, which may still be starting.
pub async fn open(url: &str) -> Result<DatabaseConnection, Error> {
    let started = time::Instant::now();
    warn_of_plain_text(url);
    loop {
        match connect(url).await {
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

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    let longest = STATEMENT_TIMEOUT.as_millis();
    options
        .max_connections(CONNECTIONS)
        .min_connections(1)
        .max_lifetime(Duration::from_mins(30))
        .idle_timeout(Duration::from_mins(10))
        .acquire_timeout(Duration::from_secs(5))
        // A server that was restarted is noticed before a request is given a dead connection.
        .test_before_acquire(true)
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // Nothing but what a pooler keeps: PgBouncer lets no connection in whose first packet asks for more.
        .map_sqlx_postgres_opts(|postgres| postgres.application_name("clientele").extra_float_digits(None))
        // A transaction brings its limits with it (see `begin`). A read is a statement alone, and this bounds it, asked
        // for once a connection: for certain where the connection is ours, straight or by a pooler in session mode. A
        // pooler in transaction mode may send a read to a server connection that was never told; then it is bounded by
        // what `ALTER ROLE ... SET statement_timeout` says, and by reading no more than a page. To compile a statement takes
        // longer than any of ours takes to run, so none is.
        .map_sqlx_postgres_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| {
                Box::pin(async move {
                    let limit = AssertSqlSafe(format!("SET statement_timeout = {longest}; SET jit = off"));
                    connection.execute(limit).await.map(drop)
                })
            })
        });
    Database::connect(options).await
}

/// Refused, reset or still starting: a server that may yet come up.
fn is_not_there_yet(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        return matches!(error, DbErr::ConnectionAcquire(_));
    };
    match cause.as_ref() {
        // A file that is missing, and a certificate that is not the right one, are so a second later too.
        sqlx::Error::Io(cause) => !matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::InvalidData),
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(cause) => cause.code().as_deref() == Some("57P03"),
        _ => false,
    }
}
