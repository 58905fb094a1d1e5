//! Searches after many customers were added one by one, in turns with the register as it was filled.
//! Only when asked for by its name; SQLite alone, whose index of trigrams is merged afterwards.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::time::sleep;

use crate::{
    Settings,
    client::drive,
    filled_server::FilledServer,
    questions::QUESTIONS,
    ratios::{CONNECTIONS, Ratios, answers},
    run::Run,
};

pub const NAME: &str = "written";
const ADDED: usize = 100_000;
const SLICE: Duration = Duration::from_secs(5);

pub async fn measure(rows: usize, settings: &Settings, ratios: &mut Ratios) {
    let (filled, written) = (FilledServer::start(rows, None).await, FilledServer::start(rows, None).await);
    let file = written.file().expect("a file");
    let people = people(file);
    let mut added = Run::default();
    while added.count() < ADDED {
        let from = added.count();
        let request =
            |n: usize| written.browser.add(people[(from + n) % people.len()].each_ref().map(String::as_str), &[]);
        added.add(drive(written.server.port, CONNECTIONS, SLICE, &request).await);
    }
    let (note, ended) = (format!("{} added, {} refused", added.count(), added.errors), Instant::now());
    ratios.line(rows, "written, creates/s", added.per_second(), &note);
    ratios.line(rows, "written, a create's p99 ms", added.within(99), "merging goes on meanwhile");
    while segments(file) > 1 {
        sleep(Duration::from_secs(1)).await;
    }
    ratios.line(rows, "written, seconds until merged", ended.elapsed().as_secs_f64(), "nobody reads or writes");
    for question in QUESTIONS.iter().filter(|question| question.searches()) {
        let name = format!("written ÷ filled, {}", question.name);
        ratios.rates(&written, settings, &name, answers(&written, question), answers(&filled, question)).await;
    }
}

/// Names, birth dates and phone numbers of people who are there, for others like them.
fn people(file: &Path) -> Vec<[String; 4]> {
    let db = Connection::open(file).expect("the file");
    let sql = format!("SELECT first_name, last_name, date_of_birth, phone_number FROM customers LIMIT {ADDED}");
    let mut select = db.prepare(&sql).expect("a statement");
    let read = |row: &rusqlite::Row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
    select.query_map([], read).expect("rows").collect::<Result<Vec<_>, _>>().expect("people")
}

fn segments(file: &Path) -> i64 {
    let db = Connection::open(file).expect("the file");
    let sql = "SELECT count(DISTINCT segid) FROM customers_search_idx";
    db.query_row(sql, [], |row| row.get(0)).expect("a number")
}
