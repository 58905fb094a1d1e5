//! From one version to the next: a newer register is left alone, a step that fails changes nothing, and what happens to a
//! server that runs meanwhile.

mod beside;
mod refused;

use std::{fs, time::Duration};

use crate::support::{TestDatabase, TestServer};

/// A register as the first version left it, with so many customers.
pub async fn register_of_the_first_version() -> (TestDatabase, i64) {
    let database = TestDatabase::bare();
    if is_sqlite(&database) {
        fs::create_dir(database.data()).unwrap();
        fs::copy("tests/versions/0.1.0.sqlite", database.data().join("clientele.db")).unwrap();
        return (database, 4);
    }
    // Its steps are those that the file of that version has had.
    database
        .sql("CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)")
        .await;
    let mut steps: Vec<_> = fs::read_dir("migrations/postgres").unwrap().map(|file| file.unwrap().path()).collect();
    steps.sort();
    for step in &steps[..STEPS] {
        let name = step.file_stem().unwrap().to_str().unwrap();
        let row = format!("INSERT INTO seaql_migrations VALUES ('{name}', 1)");
        database.sql(&format!("{}; {row}", fs::read_to_string(step).unwrap())).await;
    }
    let columns = "id, first_name, last_name, first_name_sort, last_name_sort, date_of_birth, phone_number, created_at, updated_at";
    let row = "gen_random_uuid(), 'Ada', 'King', 'ada', 'king', '1985-12-10', '+44207946' || n, 1, 1";
    database
        .sql(&format!("INSERT INTO customers ({columns}) SELECT {row} FROM generate_series(1001, 1004) AS n"))
        .await;
    (database, 4)
}

/// How many steps the first version had.
pub const STEPS: usize = 5;

/// How many steps a database has had.
pub async fn steps(database: &TestDatabase) -> usize {
    usize::try_from(database.number("SELECT count(*) FROM seaql_migrations").await).unwrap()
}

/// How many steps this version has.
pub fn all_steps(database: &TestDatabase) -> usize {
    let folder = if is_sqlite(database) { "migrations/sqlite" } else { "migrations/postgres" };
    fs::read_dir(folder).unwrap().count()
}

pub fn is_sqlite(database: &TestDatabase) -> bool {
    database.url().starts_with("sqlite:")
}

/// Waits until the server says so of itself.
async fn becomes(server: &TestServer, status: u16) {
    for _ in 0..500 {
        if server.stranger().get("/readyz").await.status == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server does not become {status}");
}

/// Makes sure that the server is ready, and goes on being so when it asks its database again.
pub async fn stays_ready(server: &TestServer) {
    let pings = "SELECT CAST(coalesce(sum(pings), 0) AS BIGINT) FROM readiness";
    let before = server.number(pings).await;
    while server.number(pings).await == before {
        assert_eq!(server.stranger().get("/readyz").await.status, 200);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.stranger().get("/readyz").await.status, 200);
}
