//! PostgreSQL stands still: its machine still takes what is sent, and nothing is ever answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::Method;
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
