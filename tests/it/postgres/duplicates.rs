//! Two servers of one register in which very many are to be compared: one of them does it, and the other when that one is gone.

use std::time::Duration;

use tokio::time::sleep;

use crate::duplicates::killed::{BEGUN, filled, looked, served, until};

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
    looked(&database).await;
    assert!(database.number("SELECT count(*) FROM suspected_pairs").await >= 70);
    let looked_at = "SELECT count(*) - (SELECT count(*) FROM customers) FROM duplicates_looked_at";
    assert_eq!(database.number(looked_at).await, 0);
    drop(there);
}
