//! The table: every question at every number of connections, reading first, as writing changes what there is to read.
//! What stands beside a floor is divided by it.

use crate::{Settings, bare_rusqlite, filled_server::House, questions::QUESTIONS, run::Run};

pub fn heading() {
    println!("| rows | what | listed | connections | requests/s | p50 ms | p99 ms | errors | ÷ floor |");
    println!("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
}

/// Lists, searches and one record.
pub async fn reading(house: &House, settings: &Settings) {
    let line = Line { rows: house.rows, what: "bare actix-web, the bytes of a list", ..Line::default() };
    let mut bare = Vec::new();
    for &connections in &settings.connections {
        let run = house.bare.pages(connections, settings.time).await;
        Line { connections, ..line }.print(&run);
        bare.push(run.per_second());
    }
    if let Some(file) = house.file() {
        Line { what: "rusqlite, a list", ..line }.print(&bare_rusqlite::lists(file, settings.time));
    }
    for question in QUESTIONS.iter().filter(|question| settings.wants(question.name)) {
        let address = question.address();
        let listed = if question.lists() { Some(house.listed(&address).await) } else { None };
        let line = Line { what: question.name, listed, ..line };
        let scan = question.like().zip(house.file());
        let scan = scan.map(|(condition, file)| bare_rusqlite::scans(file, settings.time, &condition));
        for (&connections, &bare) in settings.connections.iter().zip(&bare) {
            let floor = scan.as_ref().map(Run::per_second).or(question.name.starts_with("list").then_some(bare));
            Line { connections, floor, ..line }.print(&house.pages(&address, connections, settings.time).await);
        }
        if let Some(scan) = scan {
            Line { what: &format!("rusqlite, LIKE: {}", question.name), listed: None, ..line }.print(&scan);
        }
    }
}

/// New customers, and nine lists to one of them.
pub async fn writing(house: &House, settings: &Settings) {
    let line = Line { rows: house.rows, ..Line::default() };
    if settings.wants("create") {
        let inserts = house.file().map(|file| bare_rusqlite::inserts(file, settings.time));
        let line = Line { what: "create", floor: inserts.as_ref().map(Run::per_second), ..line };
        for &connections in &settings.connections {
            Line { connections, ..line }.print(&house.creations(connections, settings.time).await);
        }
        if let Some(inserts) = inserts {
            Line { what: "rusqlite, a create", floor: None, ..line }.print(&inserts);
        }
    }
    let what = "mixed, nine lists to one create";
    for &connections in settings.connections.iter().filter(|_| settings.wants(what)) {
        Line { what, connections, ..line }.print(&house.mixed(connections, settings.time).await);
    }
}

/// Sign-ins with the right password.
pub async fn signing_in(house: &House, settings: &Settings) {
    for &connections in settings.connections.iter().filter(|_| settings.wants("login")) {
        let line = Line { rows: house.rows, what: "login", connections, ..Line::default() };
        line.print(&house.sign_ins(connections, settings.time).await);
    }
}

/// A row of the table; no connections means one thread beside the server.
#[derive(Clone, Copy, Default)]
struct Line<'l> {
    rows: usize,
    what: &'l str,
    listed: Option<usize>,
    connections: usize,
    floor: Option<f64>,
}

impl Line<'_> {
    fn print(&self, run: &Run) {
        let Self { rows, what, listed, connections, floor } = self;
        let listed = listed.map_or(String::new(), |listed| listed.to_string());
        let connections = if *connections == 0 { "one thread".to_owned() } else { connections.to_string() };
        let (per_second, errors) = (run.per_second(), run.errors);
        let (p50, p99) = (run.within(50), run.within(99));
        let ratio = floor.map_or(String::new(), |floor| format!("{:.3}", per_second / floor));
        println!(
            "| {rows} | {what} | {listed} | {connections} | {per_second:.1} | {p50:.2} | {p99:.2} | {errors} | {ratio} |"
        );
    }
}
