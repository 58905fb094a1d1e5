//! PostgreSQL stands still: its machine still takes what is sent, and nothing is ever answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::{task::spawn_blocking, time::sleep};

use crate::support::{Client, Cluster, Reply, TestDatabase, TestServer, ada};

const PAUSE: Duration = Duration::from_secs(20);
/// Some seconds for a connection, and for a statement its timeout and ten seconds more.
const LONGEST: Duration = Duration::from_secs(20);

async fn timed(request: impl Future<Output = Reply>) -> (Reply, Duration) {
    let started = Instant::now();
    (request.await, started.elapsed())
}

async fn add(client: &Client) -> Reply {
    client.send(client.request(Method::POST, "/customers").json(&ada())).await
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_server_that_stands_still_is_told_as_busy_and_used_again_when_it_goes_on() {
    let cluster = Arc::new(Cluster::own());
    let settings = [("CLIENTELE_STATEMENT_TIMEOUT", "2s"), ("CLIENTELE_DATABASE_CONNECTIONS", "8")];
    let server = TestServer::at(TestDatabase::on(&cluster), &settings).await;
    server.add_everyone().await;
    let grace = server.program("grace").await;
    // Every connection is in use, or was a moment ago, when it happens.
    let busy = join_all((0..8).map(|_| add(&grace))).await;
    assert!(busy.iter().all(|reply| reply.status == 201));

    let paused = Arc::clone(&cluster);
    let paused = spawn_blocking(move || paused.pause()).await.unwrap();
    let started = Instant::now();
    let mut answers = Vec::new();
    while started.elapsed() < PAUSE {
        answers.extend(join_all((0..4).map(|_| timed(grace.get("/customers")))).await);
        answers.extend(join_all((0..8).map(|_| timed(add(&grace)))).await);
    }
    let lasted = started.elapsed();
    drop(paused);
    for (reply, waited) in &answers {
        assert_eq!((reply.problem(), reply.header("retry-after")), ("busy", "2"));
        assert!(*waited < LONGEST, "{waited:?}");
    }

    let back = Instant::now();
    while add(&grace).await.status != 201 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
        sleep(Duration::from_millis(20)).await;
    }
    let recovered = back.elapsed();
    assert_eq!(grace.get("/customers").await.status, 200);
    let left = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND application_name = 'clientele' AND state LIKE 'idle in transaction%'";
    while server.number(left).await > 0 {
        assert!(back.elapsed() < Duration::from_secs(10), "a transaction was left open");
        sleep(Duration::from_millis(50)).await;
    }
    let slowest = answers.iter().map(|(_, waited)| *waited).max().unwrap();
    println!(
        "paused for {lasted:?}: {} answers, all 503, the slowest after {slowest:?}; writing {recovered:?} after it went on",
        answers.len()
    );
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_write_that_waits_in_its_transaction_when_the_server_stands_still_is_given_up_once_and_nothing_of_it_is_kept()
{
    let cluster = Arc::new(Cluster::own());
    let server = TestServer::at(TestDatabase::on(&cluster), &[("CLIENTELE_STATEMENT_TIMEOUT", "6s")]).await;
    server.add_everyone().await;
    let grace = server.program("grace").await;
    let mut other = PgConnection::connect(server.database.url()).await.unwrap();
    // A customer is written before their history, which waits here.
    other.execute("BEGIN; LOCK TABLE changes IN SHARE MODE").await.unwrap();
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND xact_start IS NOT NULL";
    let began = Instant::now();
    let pause = async {
        while server.number(waiting).await == 0 {
            assert!(began.elapsed() < Duration::from_secs(10), "nothing waits for the lock");
            sleep(Duration::from_millis(10)).await;
        }
        let paused = Arc::clone(&cluster);
        spawn_blocking(move || paused.pause()).await.unwrap()
    };
    let (paused, (reply, waited)) = tokio::join!(pause, timed(add(&grace)));
    drop(paused);
    assert_eq!((reply.problem(), reply.header("retry-after")), ("busy", "2"));
    // The statement's own time and ten seconds: asked to take it back as well, it would be twice that.
    assert!(waited < Duration::from_secs(25), "{waited:?}");
    other.execute("ROLLBACK").await.unwrap();

    let (back, left) = (
        Instant::now(),
        "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND xact_start < now() - interval '1 second' AND pid <> pg_backend_pid()",
    );
    while server.number(left).await > 0 {
        assert!(back.elapsed() < Duration::from_secs(10), "a transaction was left open");
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
    while add(&grace).await.status != 201 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
}
