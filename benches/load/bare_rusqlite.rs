//! The baseline for the database: rusqlite that only runs the statements, on one thread.
//! It uses the same file with the same PRAGMAs, while the server is idle.

use std::{path::Path, time::Duration};

use clientele::clock::now;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::run::Run;

const PRAGMAS: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
    PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;";

const COLUMNS: &str = "id, first_name, last_name, date_of_birth, phone_number, version, updated_at";
const ORDER: &str = "ORDER BY last_name_sort, first_name_sort, id LIMIT 51";

fn open(database: &Path) -> Connection {
    let db = Connection::open(database).expect("the database");
    db.execute_batch(PRAGMAS).expect("the settings");
    db
}

/// Reads the rows and the count that the list's first page shows.
pub fn lists(database: &Path, time: Duration) -> Run {
    let db = open(database);
    let found = "FROM customers WHERE deleted_at IS NULL";
    let mut rows = db.prepare(&format!("SELECT {COLUMNS} {found} {ORDER}")).expect("the statement");
    let mut count =
        db.prepare(&format!("SELECT count(*) FROM (SELECT id {found} LIMIT 10001)")).expect("the statement");
    Run::alone(time, || {
        let rows = rows.query_map([], read).expect("rows").collect::<Result<Vec<_>, _>>();
        let counted: i64 = count.query_row([], |row| row.get(0)).expect("a count");
        assert_eq!(i64::try_from(rows.expect("rows").len()), Ok(counted.min(51)));
    })
}

/// Reads the first page of the customers for whom `condition` holds, out of all of them.
pub fn scans(database: &Path, time: Duration, condition: &str) -> Run {
    let db = open(database);
    // In the order of the index each row would be a jump: several times slower than reading the table through once.
    let found = format!("FROM customers NOT INDEXED WHERE deleted_at IS NULL AND {condition}");
    let mut rows = db.prepare(&format!("SELECT {COLUMNS} {found} {ORDER}")).expect("the statement");
    Run::alone(time, || {
        let rows = rows.query_map([], read).expect("rows").collect::<Result<Vec<_>, _>>();
        assert!(rows.expect("rows").len() <= 51);
    })
}

fn read(row: &Row) -> rusqlite::Result<(Vec<u8>, [String; 4], i64, i64)> {
    Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?], row.get(5)?, row.get(6)?))
}

/// Adds a customer, its history and the key of its form, one transaction each.
pub fn inserts(database: &Path, time: Duration) -> Run {
    let mut db = open(database);
    let user: Vec<u8> = db.query_row("SELECT id FROM users", [], |row| row.get(0)).expect("a person");
    let now = now();
    let fields = serde_json::json!([
        { "field": "first_name", "before": null, "after": "Ada" },
        { "field": "last_name", "before": null, "after": "New" },
        { "field": "date_of_birth", "before": null, "after": "1985-12-10" },
        { "field": "phone_number", "before": null, "after": "+442079460958" },
    ]);
    let fields = fields.to_string();
    Run::alone(time, || {
        let (id, key) = (Uuid::now_v7(), Uuid::new_v4());
        let (id, key) = (id.as_bytes(), key.as_bytes());
        let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("a transaction");
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            tx.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).expect("a row");
        };
        run("DELETE FROM idempotency WHERE created_at < ?1", params![now - 24 * 60 * 60]);
        let known = "SELECT count(*) FROM idempotency WHERE key = ?1";
        let known = tx.prepare_cached(known).and_then(|mut known| known.query_row([key], |row| row.get::<_, i64>(0)));
        assert_eq!(known, Ok(0));
        run(
            "INSERT INTO customers (id, first_name, last_name, first_name_sort, last_name_sort, date_of_birth, \
             phone_number, version, created_at, updated_at) \
             VALUES (?1, 'Ada', 'New', 'ada', 'new', '1985-12-10', '+442079460958', 1, ?2, ?2)",
            params![id, now],
        );
        run(
            "INSERT INTO changes (customer_id, user_id, at, act, channel, fields) VALUES (?1, ?2, ?3, 'create', 'page', ?4)",
            params![id, user, now, fields],
        );
        run(
            "INSERT INTO idempotency (key, request, customer_id, created_at) VALUES (?1, ?1, ?2, ?3)",
            params![key, id, now],
        );
        tx.commit().expect("a commit");
    })
}
