//! Two servers of one register in which very many are to be compared: one of them does it, and the other when that one is gone.

use std::time::Duration;

use sea_orm::sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::time::sleep;

use crate::{
    duplicates::{
        killed::{self, BEGUN, filled, served, until},
        looked, open_pairs,
    },
    support::{ADA, TestServer, but},
};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn of_two_servers_one_looks_and_the_other_when_that_one_is_gone() {
    let database = filled().await;
    let (mut here, there) = (served(&database).await, served(&database).await);
    until(&database, BEGUN, |begun| begun == 1).await;
    database.sql("CREATE TABLE holders AS SELECT holder FROM duplicates_work").await;
    sleep(Duration::from_millis(300)).await;
    let others =
        "SELECT count(*) FROM duplicates_work WHERE holder IS NOT NULL AND holder NOT IN (SELECT holder FROM holders)";
    assert_eq!(database.number(others).await, 0, "one of them looks");
    here.kill();
    // Its lease runs out.
    database.sql("UPDATE duplicates_work SET lease_until = 0").await;
    killed::looked(&database).await;
    assert!(database.number("SELECT count(*) FROM suspected_pairs").await >= 70);
    let looked_at = "SELECT count(*) - (SELECT count(*) FROM customers) FROM duplicates_looked_at";
    assert_eq!(database.number(looked_at).await, 0);
    drop(there);
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn whoever_is_due_in_a_write_that_goes_on_is_left_for_later_and_others_are_looked_at() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    // Nobody looks for now.
    server.sql("UPDATE duplicates_work SET holder = gen_random_uuid(), lease_until = 5000000000").await;
    grace.adds(&but(&ADA, &[("last_name", "Turing"), ("first_name", "Alan")])).await;
    let mut other = PgConnection::connect(server.database.url()).await.unwrap();
    other.execute("BEGIN; SELECT FROM duplicates_due FOR UPDATE").await.unwrap();
    grace.adds(&ADA).await;
    grace.adds(&ADA).await;
    server.sql("UPDATE duplicates_work SET lease_until = 0").await;
    until(&server.database, "SELECT count(*) FROM duplicates_due", |due| due <= 1).await;
    assert_eq!(open_pairs(&server).await, 1, "without waiting for the lock");
    other.close().await.unwrap();
    looked(&server).await;
    assert_eq!(server.number("SELECT count(*) FROM duplicates_looked_at").await, 3);
}
