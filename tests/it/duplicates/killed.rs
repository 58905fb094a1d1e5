//! A first look at very many that is broken off, while customers come, change and go.

use std::time::Duration;

use clientele::{
    db::{DatabaseUrl, Db},
    demo,
};
use tokio::time::sleep;

use super::many::{CHANGED, again};
use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, but, free_port};

/// Enough that people can do this and that before the end.
const MANY: usize = 8_000;

/// Whether the first keys are compared.
pub const BEGUN: &str = "SELECT count(*) FROM duplicates_work WHERE place > -9223372036854775808";
const WAITS: &str = "SELECT (SELECT count(*) FROM duplicates_due) \
     + (SELECT count(*) FROM duplicates_work WHERE rules = 0 OR place IS NOT NULL)";

/// A register that no server has looked at yet, with some who are there twice.
pub async fn filled() -> TestDatabase {
    let database = TestDatabase::new();
    std::fs::create_dir_all(database.data()).unwrap();
    let db = Db::open(&DatabaseUrl::read(database.url()).unwrap()).await.unwrap();
    demo::fill(&db, 7, time::macros::date!(2026 - 11 - 23), MANY).await.unwrap();
    db.close().await;
    database.sql(&again(database.url().starts_with("sqlite"))).await;
    database
}

pub async fn served(database: &TestDatabase) -> Program {
    let ada = [("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD)];
    Program::serve(database, free_port(), &ada).await
}

/// Waits until the query gives this.
pub async fn until(database: &TestDatabase, query: &str, is_it: impl Fn(i64) -> bool) {
    for _ in 0..12_000 {
        if is_it(database.number(query).await) {
            return;
        }
        sleep(Duration::from_millis(5)).await;
    }
    panic!("{query}");
}

/// Waits until everybody was looked at.
pub async fn looked(database: &TestDatabase) {
    until(database, WAITS, |waits| waits == 0).await;
}

async fn signed_in(server: &Program) -> Actor {
    let ada = Actor::new(&server.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);
    ada
}

#[actix_web::test]
async fn a_first_look_that_was_killed_is_gone_on_with_and_finds_what_an_undisturbed_one_finds() {
    let database = filled().await;
    let mut server = served(&database).await;
    let ada = signed_in(&server).await;
    let one = ada.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    until(&database, BEGUN, |begun| begun == 1).await;
    // Somebody comes twice, somebody changes, and somebody goes, while keys are compared.
    let other = ada.adds(&ADA).await;
    let changed = but(&ADA, &[("first_name", "Adah"), ("phone_number", "+44 20 7946 0000")]);
    assert_eq!(ada.opens_and_sends(&format!("{one}/edit"), &changed).await.status, 303);
    ada.deletes(&other).await;
    let here = ada.get("/customers").await.attributes(".table__link", "href");
    ada.deletes(&here[0]).await;
    ada.post(&format!("{}/erase", here[1]), &[]).await;
    server.kill();
    // Past the end, names would not be counted again before the second look, and a point might be another.
    assert_eq!(database.number(BEGUN).await, 1, "it was not at its end");

    let mut server = served(&database).await;
    sleep(Duration::from_millis(150)).await;
    server.kill();
    let server = served(&database).await;
    looked(&database).await;
    database.sql("CREATE TABLE kept AS SELECT * FROM suspected_pairs").await;
    assert!(database.number("SELECT count(*) FROM kept").await >= 70);
    let gone = "SELECT count(*) FROM duplicate_keys WHERE customer_id NOT IN (SELECT id FROM customers WHERE deleted_at IS NULL)";
    assert_eq!(database.number(gone).await, 0, "nothing is kept of those who went");

    // Everything anew, undisturbed.
    for table in ["suspected_pairs", "duplicate_keys", "duplicates_looked_at"] {
        database.sql(&format!("DELETE FROM {table}")).await;
    }
    database.sql("UPDATE duplicates_work SET rules = 0").await;
    looked(&database).await;
    assert_eq!(database.number(CHANGED).await, 0);
    drop(server);
}
