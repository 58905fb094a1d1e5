//! The server is killed while it changes the tables for its version.

use std::{fs, time::Duration};

use crate::{
    support::{Program, free_port, program},
    upgrades::{STEPS, all_steps, register_of_the_first_version, steps},
};

#[actix_web::test]
async fn a_kill_in_the_middle_of_the_steps_leaves_the_register_as_it_was() {
    let (database, customers) = register_of_the_first_version().await;
    // So many that what the steps change does not fit into memory, and is seen to be written.
    let columns =
        "first_name, last_name, first_name_sort, last_name_sort, date_of_birth, phone_number, created_at, updated_at";
    database
        .sql(&format!(
            "WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) \
             INSERT INTO customers (id, {columns}) SELECT randomblob(16), {columns} FROM customers CROSS JOIN numbers \
             WHERE first_name = 'Ada' AND deleted_at IS NULL"
        ))
        .await;
    let customers = customers + 20_000;
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
    let log = database.data().join("clientele.db-wal");
    let copy = database.data().join("backups/clientele-before-0006_segments.db");

    let mut starting = program(&database, &[], &["serve"]).spawn().unwrap();
    while !copy.exists() || fs::metadata(&log).map_or(0, |log| log.len()) < 1 << 20 {
        assert!(starting.try_wait().unwrap().is_none(), "it ended before it was killed");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    starting.kill().unwrap();
    starting.wait().unwrap();
    assert_eq!(steps(&database).await, STEPS);
    assert_eq!(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'fields'").await, 0);
    assert!(database.is_sound().await);
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);

    Program::serve(&database, free_port(), &[]).await;
    assert_eq!(steps(&database).await, all_steps(&database));
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
}
