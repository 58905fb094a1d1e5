//! What is shown of SQLite's file: the log that grows beside it, and the writes that wait for the one writer.

use std::time::Duration;

use tokio::sync::oneshot;

use crate::support::TestServer;

async fn server() -> TestServer {
    let server = TestServer::with(&[("CLIENTELE_METRICS_LISTEN", "127.0.0.1:0")]).await;
    server.add_everyone().await;
    server
}

#[actix_web::test]
async fn the_size_of_the_write_ahead_log_is_shown() {
    let server = server().await;
    server.grace().await.adds_ada().await;
    let scrape = server.scrape().await;
    let log = std::fs::metadata(server.database.data().join("clientele.db-wal")).unwrap().len();
    assert!(log > 0);
    assert_eq!(scrape.number("clientele_wal_bytes").to_string(), log.to_string());
    assert!(scrape.series("clientele_database_connections").is_empty());
}

#[actix_web::test]
async fn a_write_that_waits_for_another_is_in_the_queue_until_its_turn() {
    let server = server().await;
    let grace = server.grace().await;
    let (release, released) = oneshot::channel::<()>();
    let db = server.db().clone();
    let holding = tokio::spawn(async move {
        let held = db.write(move |tx| async move {
            let _ = released.await;
            drop(tx);
            Ok(())
        });
        held.await.unwrap();
    });
    let adding = tokio::spawn(async move { grace.adds_ada().await });
    while server.scrape().await.number("clientele_write_queue") == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    release.send(()).unwrap();
    holding.await.unwrap();
    adding.await.unwrap();
    while server.scrape().await.number("clientele_write_queue") > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
