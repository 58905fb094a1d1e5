//! A server that is killed while people merge and undo.

use std::time::Duration;

use super::merges;
use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, but, free_port, program, run};

async fn signed_in(base: &str) -> Actor {
    let person = Actor::new(base);
    assert_eq!(person.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);
    person
}

#[actix_web::test]
async fn killed_in_the_middle_each_merge_is_whole_or_was_not_made() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let mut done = 0;
    for round in 0..6_u64 {
        let mut serving = Program::serve(&database, free_port(), &[]).await;
        let grace = signed_in(&serving.base).await;
        let mut two = Vec::new();
        for first in ["Ada", "Adda"] {
            two.push(grace.adds(&but(&ADA, &[("first_name", first)])).await);
        }
        let (kept, other) = (two[0].clone(), two[1].clone());
        let busy = actix_web::rt::spawn(async move {
            let mut acts = 0;
            loop {
                merges(&grace, &kept, &other, &[("first_name", "other")]).await;
                let undo = grace.get(&kept).await.attribute(".history__list form", "action");
                grace.post(&undo, &[]).await;
                acts += 1;
                if acts == 500 {
                    return;
                }
            }
        });
        // Some merges at least, however slow the machine is, and then anywhere in the next one.
        while round == 0 && database.number("SELECT count(*) FROM merges").await == 0 {}
        tokio::time::sleep(Duration::from_millis(120 + 37 * round)).await;
        serving.kill();
        assert!(busy.await.is_err(), "it was killed in the middle");
        done += database.number("SELECT count(*) FROM merges").await;
        let halves = "SELECT count(*) FROM customers WHERE (merged_into IS NULL) <> (deleted_at IS NULL)";
        assert_eq!(database.number(halves).await, 0);
        let standing = "SELECT count(*) FROM merges WHERE undone_at IS NULL";
        let merged = "SELECT count(*) FROM customers WHERE merged_into IS NOT NULL";
        assert_eq!(database.number(standing).await, database.number(merged).await);
        let sums = "SELECT CAST(sum(version) AS BIGINT) FROM customers";
        assert_eq!(database.number(sums).await, database.number("SELECT count(*) FROM changes").await);
        // The name is the other's exactly while they are one.
        let taken = "SELECT count(*) FROM customers AS kept WHERE deleted_at IS NULL AND first_name = 'Adda' AND \
                     EXISTS (SELECT 1 FROM customers AS other WHERE other.merged_into = kept.id)";
        assert_eq!(database.number(taken).await, database.number(merged).await);
        assert!(database.is_sound().await);
    }
    assert!(done > 0, "some were made");
}
