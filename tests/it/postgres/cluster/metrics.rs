//! What is shown of PostgreSQL, and what is while it is away.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{task::spawn_blocking, time::sleep};

use crate::support::{Cluster, TestDatabase, TestServer};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn metrics_are_shown_while_the_database_is_away_without_what_only_it_knows() {
    let cluster = Arc::new(Cluster::own());
    let shown = ("CLIENTELE_METRICS_LISTEN", "127.0.0.1:0");
    let server = TestServer::at(TestDatabase::on(&cluster), &[shown]).await;
    server.add_everyone().await;
    server.grace().await.adds_ada().await;
    let scrape = server.scrape().await;
    assert_eq!(scrape.number("clientele_database_up"), 1);
    let connections = |state: &str| scrape.number(&format!("clientele_database_connections{{state=\"{state}\"}}"));
    assert!(connections("idle") >= 1 && connections("used") >= 0, "{}", scrape.text);
    assert!(scrape.number("clientele_database_connections_max") >= connections("idle") + connections("used"));
    assert_eq!(scrape.value("clientele_wal_bytes"), None);

    let stopped = Arc::clone(&cluster);
    spawn_blocking(move || stopped.stop("fast")).await.unwrap();
    let away = loop {
        let asked = Instant::now();
        let scrape = server.scrape().await;
        assert!(asked.elapsed() < Duration::from_secs(6), "a scrape took {:?}", asked.elapsed());
        if scrape.number("clientele_database_up") < 1 {
            break scrape;
        }
        sleep(Duration::from_millis(100)).await;
    };
    assert!(away.series("clientele_jobs").is_empty() && away.value("clientele_database_bytes").is_none());
    assert_eq!(away.number(r#"clientele_http_requests_total{route="/login",method="POST",status="303"}"#), 1);
    assert_eq!(server.stranger().get("/login").await.status, 503);
    let refused = r#"clientele_http_requests_total{route="/login",method="GET",status="503"}"#;
    assert_eq!(server.scrape().await.number(refused), 1);

    let started = Arc::clone(&cluster);
    spawn_blocking(move || started.start()).await.unwrap();
    let back = Instant::now();
    while server.scrape().await.number("clientele_database_up") < 1 {
        assert!(back.elapsed() < Duration::from_secs(30), "it is not seen again");
        sleep(Duration::from_millis(100)).await;
    }
}
