//! Killed in the middle of a commit and of an undo: whoever goes on does each row once.

use crate::support::{Actor, PASSWORD, Program, TestDatabase, free_port, program, run, strangers};

/// So many that a commit takes many writes.
const ROWS: usize = 3_000;
/// As if half a minute had passed, after which another may go on.
const LEASES_RUN_OUT: &str = "UPDATE imports SET lease_until = 0";

fn file() -> String {
    strangers(0..ROWS)
}

async fn signed_in(serving: &Program) -> Actor {
    let grace = Actor::new(&serving.base);
    assert_eq!(grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);
    grace
}

/// Waits until some customers are there and not all, then kills.
async fn killed_between(serving: &mut Program, database: &TestDatabase, query: &str, all: i64) {
    loop {
        let count = database.number(query).await;
        assert!(count < all, "the kill came too late");
        if count > 0 {
            return serving.kill();
        }
    }
}

#[actix_web::test]
async fn a_commit_and_an_undo_that_are_killed_are_gone_on_with_and_done_once() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let port = free_port();
    let mut serving = Program::serve(&database, port, &[]).await;
    let grace = signed_in(&serving).await;
    let (import, page) = grace.imports("many.csv", file()).await;
    let revision = page.value("revision");
    grace.post(&format!("{import}/commit"), &[("revision", &revision)]).await;
    let all = i64::try_from(ROWS).unwrap();
    killed_between(&mut serving, &database, "SELECT count(*) FROM customers", all).await;
    let before = database.number("SELECT count(*) FROM customers").await;

    database.sql(LEASES_RUN_OUT).await;
    let mut serving = Program::serve(&database, port, &[]).await;
    let done = grace.waits_for(&import).await;
    assert_eq!(done.text("[role=status]"), "3,000 customers were added.");
    let different = database.number("SELECT count(DISTINCT last_name) FROM customers").await;
    assert_eq!((database.number("SELECT count(*) FROM customers").await, different), (all, all));
    assert_eq!(database.number("SELECT count(*) FROM changes").await, all);

    grace.post(&format!("{import}/undo"), &[]).await;
    let deleted = "SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL";
    killed_between(&mut serving, &database, deleted, all).await;
    let taken_back = database.number(deleted).await;
    database.sql(LEASES_RUN_OUT).await;
    let serving = Program::serve(&database, port, &[]).await;
    let undone = grace.waits_for(&import).await;
    assert_eq!(undone.text("[role=status]"), "3,000 customers were taken back.");
    assert_eq!(database.number("SELECT count(*) FROM changes").await, all * 2);
    assert_eq!(database.number("SELECT count(*) FROM customers WHERE deleted_at IS NULL").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM customers WHERE version <> 2").await, 0);
    drop(serving);
    assert!(database.is_sound().await);
    println!("killed after {before} of {all} were added, and after {taken_back} were taken back");
}

#[actix_web::test]
async fn a_commit_that_is_stopped_half_way_is_taken_back_whole() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let serving = Program::serve(&database, free_port(), &[]).await;
    let grace = signed_in(&serving).await;
    let (import, page) = grace.imports("many.csv", file()).await;
    let revision = page.value("revision");
    grace.post(&format!("{import}/commit"), &[("revision", &revision)]).await;
    while database.number("SELECT count(*) FROM customers").await == 0 {}
    grace.post(&format!("{import}/undo"), &[]).await;
    let undone = grace.waits_for(&import).await;
    let added = database.number("SELECT count(*) FROM customers").await;
    assert!((1..3_000).contains(&added), "it came in the middle: {added}");
    assert!(undone.text("[role=status]").ends_with("taken back."), "{}", undone.text("[role=status]"));
    assert_eq!(database.number("SELECT count(*) FROM customers WHERE deleted_at IS NULL").await, 0);
}
