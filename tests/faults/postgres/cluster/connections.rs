//! PostgreSQL has no connection left: others have taken them all.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{Connection as _, PgConnection};
use tokio::time::sleep;

use crate::support::{Cluster, TestDatabase, TestServer, ada};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn when_others_have_taken_all_connections_answers_are_busy_until_they_give_some_back() {
    let cluster = Cluster::own();
    cluster.sql("ALTER SYSTEM SET max_connections = 20");
    cluster.stop("fast");
    cluster.start();
    let server = TestServer::at(TestDatabase::on(&cluster), &[]).await;
    server.add_everyone().await;
    let grace = server.program("grace").await;
    // Nobody but the register is asked to leave, and others are quicker than it to come back.
    let mut others = vec![PgConnection::connect(&cluster.url("postgres")).await.unwrap()];
    let leave = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'clientele'";
    let mut told = 0;
    let started = Instant::now();
    while told == 0 {
        assert!(started.elapsed() < Duration::from_secs(30), "there is always a connection left");
        while let Ok(other) = PgConnection::connect(&cluster.url("postgres")).await {
            others.push(other);
        }
        sea_orm::sqlx::raw_sql(leave).execute(&mut others[0]).await.unwrap();
        while let Ok(other) = PgConnection::connect(&cluster.url("postgres")).await {
            others.push(other);
        }
        let reply = grace.post("/customers", &ada()).await;
        if reply.status == 503 {
            assert_eq!((reply.problem(), reply.header("retry-after")), ("busy", "2"));
            told += 1;
        }
    }
    assert_eq!(server.stranger().get("/healthz").await.status, 200);
    let taken = others.len();
    others.clear();
    let back = Instant::now();
    while grace.post("/customers", &ada()).await.status != 201 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
        sleep(Duration::from_millis(20)).await;
    }
    println!("others had {taken} of 20 connections; writing {:?} after they gave them back", back.elapsed());
}
