//! Merging two records and undoing it, one after the other: from the press of the button to the answer.
//! Only beside the measuring of duplicates: it changes the register it measures.

use std::time::Instant;

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};

use crate::{client::Connection, filled_server::FilledServer, ratios::Ratios};

/// How many pairs are merged, and undone.
const PAIRS: usize = 500;

pub async fn measure(server: &FilledServer, ratios: &mut Ratios) {
    let database = server.database().await;
    let mut connection = Connection::open(server.server.port).await;
    // From all over the register, not neighbours.
    let customers = ids(&database, "customers WHERE deleted_at IS NULL", 2 * PAIRS).await;
    let merging = (0..PAIRS).map(|n| {
        let (kept, other) = (&customers[n], &customers[PAIRS + n]);
        let form = "version=1&other_version=1&phone_number=other&date_of_birth=other";
        server.browser.posts(&format!("/customers/{kept}/merge/{other}"), form, 303)
    });
    let mut times = Vec::new();
    for request in merging.collect::<Vec<_>>() {
        let began = Instant::now();
        connection.get(&request).await;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    lines("merge", server.rows, times, ratios);
    let mut times = Vec::new();
    for merge in ids(&database, "merges WHERE undone_at IS NULL", PAIRS).await {
        let request = server.browser.posts(&format!("/merges/{merge}/undo"), "", 303);
        let began = Instant::now();
        connection.get(&request).await;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    assert_eq!(times.len(), PAIRS, "every merge was made");
    lines("undo of a merge", server.rows, times, ratios);
}

async fn ids(database: &DatabaseConnection, of: &str, most: usize) -> Vec<String> {
    let backend = database.get_database_backend();
    let id = if backend == DatabaseBackend::Sqlite { "lower(hex(id))" } else { "CAST(id AS TEXT)" };
    let sql = Statement::from_string(backend, format!("SELECT {id} FROM {of} ORDER BY id LIMIT {most}"));
    let rows = database.query_all_raw(sql).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

fn lines(what: &str, rows: usize, mut times: Vec<f64>, ratios: &mut Ratios) {
    times.sort_by(f64::total_cmp);
    for percent in [50, 99] {
        ratios.line(rows, &format!("{what}, p{percent} ms"), times[times.len() * percent / 100], "one after the other");
    }
}
