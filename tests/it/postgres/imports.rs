//! An import at two replicas, one of which is killed: the other goes on with it, and each row is kept once.

use crate::support::{Actor, PASSWORD, Program, TestDatabase, free_port, strangers};

const ROWS: i64 = 3_000;

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn the_import_of_a_replica_that_is_killed_is_gone_on_with_by_another() {
    let database = TestDatabase::bare();
    let first = [("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD)];
    let mut here = Program::serve(&database, free_port(), &first).await;
    let ada = Actor::new(&here.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);
    let (import, page) = ada.imports("many.csv", strangers(0..usize::try_from(ROWS).unwrap())).await;
    // Only now, so that it is the first that works on it.
    let other = database.folder().join("other").display().to_string();
    let there = Program::serve(&database, free_port(), &[("CLIENTELE_DATA", other.as_str())]).await;
    ada.post(&format!("{import}/commit"), &[("revision", &page.value("revision"))]).await;
    loop {
        let count = database.number("SELECT count(*) FROM customers").await;
        assert!(count < ROWS, "the kill came too late");
        if count > 0 {
            break here.kill();
        }
    }
    // As if half a minute had passed.
    database.sql("UPDATE imports SET lease_until = 0").await;
    let ada = ada.moved_to(&there.base);
    let done = ada.waits_for(&import).await;
    assert_eq!(done.text("[role=status]"), "3,000 customers were added.");
    assert_eq!(database.number("SELECT count(*) FROM customers").await, ROWS);
    assert_eq!(database.number("SELECT count(DISTINCT last_name) FROM customers").await, ROWS);
    assert_eq!(database.number("SELECT count(*) FROM changes").await, ROWS);
}
