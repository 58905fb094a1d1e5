//! PgBouncer between the register and PostgreSQL, in session mode.
//! The whole suite passes through it too, when `TEST_DATABASE_URL` leads to one.

use std::time::{Duration, Instant};

use url::Url;

use crate::support::{Cluster, TestDatabase, TestServer, pgbouncer, strangers};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn through_pgbouncer_everything_works_and_a_restart_of_the_database_is_waited_out() {
    let cluster = Cluster::own();
    let Some(pooler) = pgbouncer(&cluster) else { return };
    let database = TestDatabase::on(&cluster);
    let mut url: Url = database.url().parse().unwrap();
    url.set_port(Some(pooler.port())).unwrap();
    let server = TestServer::at(database, &[("DATABASE_URL", url.as_str())]).await;
    server.add_everyone().await;
    let (grace, program) = (server.grace().await, server.program("grace").await);
    grace.adds_ada().await;
    assert_eq!(grace.get("/customers?q=lovelace").await.names(), ["Ada Lovelace"]);
    let (import, page) = grace.imports("some.csv", strangers(0..200)).await;
    grace.post(&format!("{import}/commit"), &[("revision", &page.value("revision"))]).await;
    assert_eq!(grace.waits_for(&import).await.text("[role=status]"), "200 customers were added.");
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'clientele'";
    assert!(server.number(ours).await > 0);

    cluster.stop("fast");
    cluster.start();
    let back = Instant::now();
    while program.get("/customers").await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
    }
    assert_eq!(grace.get("/customers?q=lovelace").await.names(), ["Ada Lovelace"]);
    let server = server.restarted().await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 201);
    assert_eq!(server.grace().await.get("/customers?q=lovelace").await.names(), ["Ada Lovelace"]);
}
