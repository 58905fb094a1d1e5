//! One of two replicas stands still in the middle of its work: the other goes on, with that work too, and each row is kept once.

use std::time::{Duration, Instant};

use crate::support::{ADA, Actor, PASSWORD, Paused, Program, TestDatabase, but, free_port, strangers};

const ROWS: i64 = 3_000;

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn the_other_replica_goes_on_and_one_that_wakes_up_does_nothing_twice() {
    let database = TestDatabase::bare();
    let timeout = ("CLIENTELE_STATEMENT_TIMEOUT", "6s");
    let first = [("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD), timeout];
    let here = Program::serve(&database, free_port(), &first).await;
    let ada = Actor::new(&here.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);
    let (import, page) = ada.imports("many.csv", strangers(0..usize::try_from(ROWS).unwrap())).await;
    // Only now, so that it is the first that works on it.
    let other = database.folder().join("other").display().to_string();
    let there = Program::serve(&database, free_port(), &[("CLIENTELE_DATA", other.as_str()), timeout]).await;
    ada.post(&format!("{import}/commit"), &[("revision", &page.value("revision"))]).await;
    let count = "SELECT count(*) FROM customers";
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND state = 'idle in transaction' AND state_change < clock_timestamp() - interval '100 milliseconds'";
    let stopped = loop {
        let added = database.number(count).await;
        assert!(added < ROWS, "it was stopped too late");
        let stopped = Paused::process(here.id());
        tokio::time::sleep(Duration::from_millis(200)).await;
        // Between two statements of a transaction, with rows that it has locked.
        if added > 0 && database.number(open).await > 0 {
            break stopped;
        }
    };
    let (started, before) = (Instant::now(), database.number(count).await);

    // Whatever it holds locked is let go of when its transaction has done nothing for too long.
    let grace = ada.moved_to(&there.base);
    let own = but(&ADA, &[("last_name", "Byron")]);
    loop {
        let page = grace.post("/customers/new", &own).await;
        if page.status == 303 {
            break;
        }
        assert_eq!((page.status, page.text("h1")), (503, "Busy".into()));
        assert!(started.elapsed() < Duration::from_secs(20), "nothing can be added");
    }
    let added = started.elapsed();
    while database.number(open).await > 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "what it locked stays locked");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let unlocked = started.elapsed();
    // The lease lasts for half a minute.
    let done = grace.waits_for(&import).await;
    assert_eq!(done.text("[role=status]"), "3,000 customers were added.");
    let taken_over = started.elapsed();
    assert!(taken_over < Duration::from_mins(2), "{taken_over:?}");

    drop(stopped);
    let back = Instant::now();
    let ada = grace.moved_to(&here.base);
    while ada.get("/customers").await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
    }
    let recovered = back.elapsed();
    // Time to look for work twice.
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(database.number(count).await, ROWS + 1);
    assert_eq!(database.number("SELECT count(DISTINCT last_name) FROM customers").await, ROWS + 1);
    assert_eq!(database.number("SELECT count(*) FROM changes").await, ROWS + 1);
    assert_eq!(ada.get(&import).await.text("[role=status]"), "3,000 customers were added.");
    println!(
        "stopped after {before} rows; the other added a customer {added:?} later, what was locked was free after \
         {unlocked:?}, the import done after {taken_over:?}; the one that woke up answered after {recovered:?}"
    );
}
