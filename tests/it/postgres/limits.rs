//! How long a statement may take on PostgreSQL, and how the server is told.

use clientele::error::Error;
use sea_orm::{ConnectionTrait, Statement};

use crate::support::TestServer;

/// What was asked for in the first packet of the connection, beside what PgBouncer takes.
const ASKED: &str = "SELECT coalesce(string_agg(name, ', '), '') FROM pg_settings WHERE source = 'client' AND name NOT IN \
    ('DateStyle', 'TimeZone', 'application_name', 'client_encoding')";
/// How long a statement may take and wait for a lock, how long a transaction may be idle, and where each limit comes from.
const LIMITS: &str = "SELECT string_agg(name || ' ' || setting || ' by ' || source, ', ' ORDER BY name) FROM pg_settings \
    WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')";

async fn text(db: &impl ConnectionTrait, sql: &str) -> Result<String, sea_orm::DbErr> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    row.unwrap().try_get_by_index(0)
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_transaction_has_its_limits_by_itself_and_nothing_is_asked_for_on_connecting() {
    for (setting, statement, lock) in [("", "30000", "10000"), ("6s", "6000", "2000")] {
        let server = TestServer::with(&[("CLIENTELE_STATEMENT_TIMEOUT", setting)]).await;
        let db = server.db();
        let inside = db.write(|tx| async move { Ok::<_, Error>(text(&*tx, LIMITS).await?) }).await.unwrap();
        let both = format!("lock_timeout {lock} by session, statement_timeout {statement} by session");
        assert_eq!(inside, format!("idle_in_transaction_session_timeout {statement} by session, {both}"));
        let outside = text(db.read(), LIMITS).await.unwrap();
        assert_eq!(outside, format!("idle_in_transaction_session_timeout 0 by default, {both}"));
        assert_eq!(text(db.read(), ASKED).await.unwrap(), "");
    }
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_statement_that_takes_too_long_is_ended_and_told_as_busy() {
    let server = TestServer::empty().await;
    let db = server.db();
    let ended = db.write(|tx| async move {
        tx.execute_unprepared("SET LOCAL statement_timeout = 100").await?;
        Ok(tx.execute_unprepared("SELECT pg_sleep(20)").await.map(drop)?)
    });
    assert!(matches!(ended.await, Err(Error::Busy)));
    assert_eq!(server.stranger().get("/readyz").await.status, 200);
}
