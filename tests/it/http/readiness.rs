//! Whether the server is ready: asked by whatever sends requests to it.
//! Ready means that the database was just written to.

use std::time::{Duration, Instant};

use crate::support::TestServer;

#[actix_web::test]
async fn readiness_needs_a_database_that_can_be_written() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    for path in ["/healthz", "/readyz"] {
        let page = stranger.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/plain; charset=utf-8"), "{path}");
    }
    server.sql("DELETE FROM seaql_migrations WHERE version LIKE '0002%'").await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = stranger.get("/readyz").await;
    assert_eq!((page.status, page.header("retry-after")), (503, "5"));
    assert_eq!(page.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(stranger.get("/healthz").await.status, 200);
}

#[actix_web::test]
async fn readiness_is_a_write_that_was_really_done_and_at_most_one_a_second() {
    let server = TestServer::empty().await;
    let pings = "SELECT CAST(coalesce(sum(pings), 0) AS BIGINT) FROM readiness";
    let many = || async {
        let (stranger, began) = (server.stranger(), Instant::now());
        let asked = (0..40).map(|_| stranger.get("/readyz"));
        let answers = futures_util::future::join_all(asked).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        began.elapsed()
    };
    let (mut before, mut took) = (server.number(pings).await, Duration::ZERO);
    for _ in 0..3 {
        took += many().await + Duration::from_millis(1100);
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let after = server.number(pings).await;
        assert!(after > before, "nothing was written");
        before = after;
    }
    assert!(before <= i64::try_from(took.as_secs()).unwrap() + 1, "{before} writes in {took:?}");
    server.sql("ALTER TABLE readiness RENAME TO elsewhere").await;
    assert_eq!(server.stranger().get("/readyz").await.status, 503);
}
