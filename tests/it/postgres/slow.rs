//! Statements that take long, or wait for a lock: they end by themselves, and nobody else waits for them.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::{
    ConnectionTrait as _, DbBackend, Statement,
    sqlx::{Connection as _, Executor as _, PgConnection},
};

use crate::support::{Client, Reply, TestServer, ada};

/// With few connections, so that there are soon none left.
const SETTINGS: [(&str, &str); 2] = [("CLIENTELE_STATEMENT_TIMEOUT", "3s"), ("CLIENTELE_DATABASE_CONNECTIONS", "4")];

/// Somebody else's transaction that lets nobody write to `table` until it is dropped.
async fn locked(server: &TestServer, table: &str) -> PgConnection {
    let mut other = PgConnection::connect(server.database.url()).await.unwrap();
    other.execute("BEGIN").await.unwrap();
    other
        .execute(sea_orm::sqlx::AssertSqlSafe(format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")))
        .await
        .unwrap();
    other
}

async fn add(client: &Client) -> (Reply, Duration) {
    let started = Instant::now();
    (client.send(client.request(Method::POST, "/customers").json(&ada())).await, started.elapsed())
}

fn assert_busy(reply: &Reply) {
    assert_eq!((reply.problem(), reply.header("retry-after")), ("busy", "2"));
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_statement_that_waits_for_a_lock_ends_by_itself_while_others_are_answered() {
    let server = TestServer::with(&SETTINGS).await;
    server.add_everyone().await;
    let (grace, charlie) = (server.program("grace").await, server.charlie().await);
    let lock = locked(&server, "customers").await;
    let reading = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..10 {
            let started = Instant::now();
            assert_eq!(charlie.get("/customers").await.status, 200);
            slowest = slowest.max(started.elapsed());
        }
        slowest
    };
    let ((reply, waited), slowest) = futures_util::future::join(add(&grace), reading).await;
    assert_busy(&reply);
    assert!(waited >= Duration::from_millis(900), "it waited for a third of the timeout: {waited:?}");
    println!("the write ended after {waited:?}; of 10 pages meanwhile the slowest took {slowest:?}");
    lock.close().await.unwrap();
    assert_eq!(add(&grace).await.0.status, 201);
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn more_slow_reads_than_there_are_connections_leave_one_to_write_with() {
    let server = TestServer::with(&SETTINGS).await;
    let db = server.db();
    let slow = || db.read().query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT 1 FROM pg_sleep(1)"));
    let reading = async {
        let answers = join_all((0..12).map(|_| slow())).await;
        assert!(answers.iter().all(Result::is_ok), "each gets its turn");
        Instant::now()
    };
    let writing = async {
        for _ in 0..10 {
            let same = "UPDATE customers SET version = version";
            db.write(move |tx| async move { Ok(tx.execute_unprepared(same).await.map(drop)?) }).await.unwrap();
        }
        Instant::now()
    };
    let (read, written) = futures_util::future::join(reading, writing).await;
    assert!(written < read, "writes waited for slow reads");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn more_writes_that_wait_than_there_are_connections_leave_one_to_read_with() {
    let server = TestServer::with(&SETTINGS).await;
    server.add_everyone().await;
    let (grace, charlie) = (server.program("grace").await, server.charlie().await);
    let lock = locked(&server, "customers").await;
    let writers = join_all((0..30).map(|_| add(&grace)));
    let readers = join_all((0..10).map(|_| async {
        let started = Instant::now();
        assert_eq!(charlie.get("/customers").await.status, 200);
        started.elapsed()
    }));
    let (writers, readers) = futures_util::future::join(writers, readers).await;
    // Each waits at the most 5 s for its turn and 5 s for a connection.
    for (reply, waited) in &writers {
        assert_busy(reply);
        assert!(*waited < Duration::from_secs(15), "{waited:?}");
    }
    lock.close().await.unwrap();
    assert_eq!(add(&grace).await.0.status, 201);
    assert_eq!(charlie.get("/customers").await.status, 200);
    let left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    assert_eq!(server.number(left).await, 0);
    let write = writers.iter().map(|(_, waited)| waited).max().unwrap();
    let read = readers.iter().max().unwrap();
    println!(
        "30 writes that waited, on 4 connections, ended within {write:?}; of 10 pages meanwhile the slowest took {read:?}"
    );
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_statement_that_takes_too_long_is_ended_and_its_connection_is_good_afterwards() {
    let server = TestServer::with(&[("CLIENTELE_STATEMENT_TIMEOUT", "2s")]).await;
    server.add_everyone().await;
    let grace = server.program("grace").await;
    server.sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$").await;
    server.sql("CREATE TRIGGER slow BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION slow()").await;
    let (reply, waited) = add(&grace).await;
    assert_busy(&reply);
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    server.sql("DROP TRIGGER slow ON customers").await;
    assert_eq!(add(&grace).await.0.status, 201);
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
}
