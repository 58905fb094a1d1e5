//! The table: everything at every number of connections. Reading comes first, as writing changes what is read.
//! A line that has a baseline is divided by it.

use crate::{Settings, bare_rusqlite, filled_server::FilledServer, questions::QUESTIONS, run::Run};

pub fn heading() {
    println!("| rows | what | listed | connections | requests/s | p50 ms | p99 ms | errors | ÷ baseline |");
    println!("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
}

/// Lists, searches and one record.
pub async fn reading(server: &FilledServer, settings: &Settings) {
    let line = Line { rows: server.rows, what: "bare actix-web, the bytes of a list", ..Line::default() };
    let mut bare = Vec::new();
    for &connections in &settings.connections {
        let run = server.bare_list(connections, settings.time).await;
        Line { connections, ..line }.print(&run);
        bare.push(run.per_second());
    }
    if let Some(file) = server.file() {
        Line { what: "rusqlite, a list", ..line }.print(&bare_rusqlite::lists(file, settings.time));
    }
    for question in QUESTIONS.iter().filter(|question| settings.wants(question.name)) {
        let listed = if question.lists() { Some(server.listed(question).await) } else { None };
        let line = Line { what: question.name, listed, ..line };
        let scan = question.like().filter(|_| question.searches()).zip(server.file());
        let scan = scan.map(|(condition, file)| bare_rusqlite::scans(file, settings.time, &condition));
        for (&connections, &bare) in settings.connections.iter().zip(&bare) {
            let baseline = scan.as_ref().map(Run::per_second).or(question.name.starts_with("list").then_some(bare));
            Line { connections, baseline, ..line }.print(&server.answers(question, connections, settings.time).await);
        }
        if let Some(scan) = scan {
            Line { what: &format!("rusqlite, LIKE: {}", question.name), listed: None, ..line }.print(&scan);
        }
    }
}

/// New customers, and nine pages read to one of them.
pub async fn writing(server: &FilledServer, settings: &Settings) {
    let line = Line { rows: server.rows, ..Line::default() };
    if settings.wants("create") {
        let inserts = server.file().map(|file| bare_rusqlite::inserts(file, settings.time));
        let line = Line { what: "create", baseline: inserts.as_ref().map(Run::per_second), ..line };
        for &connections in &settings.connections {
            Line { connections, ..line }.print(&server.creations(connections, settings.time).await);
        }
        if let Some(inserts) = inserts {
            Line { what: "rusqlite, a create", baseline: None, ..line }.print(&inserts);
        }
    }
    let what = "mixed, nine pages to one create";
    for &connections in settings.connections.iter().filter(|_| settings.wants(what)) {
        Line { what, connections, ..line }.print(&server.mixed(connections, settings.time).await);
    }
}

/// Sign-ins with the right password.
pub async fn signing_in(server: &FilledServer, settings: &Settings) {
    for &connections in settings.connections.iter().filter(|_| settings.wants("login")) {
        let line = Line { rows: server.rows, what: "login", connections, ..Line::default() };
        line.print(&server.sign_ins(connections, settings.time).await);
    }
}

/// A row of the table; no connections means one thread beside the server.
#[derive(Clone, Copy, Default)]
struct Line<'l> {
    rows: usize,
    what: &'l str,
    listed: Option<usize>,
    connections: usize,
    baseline: Option<f64>,
}

impl Line<'_> {
    fn print(&self, run: &Run) {
        let Self { rows, what, listed, connections, baseline } = self;
        let listed = listed.map_or(String::new(), |listed| listed.to_string());
        let connections = if *connections == 0 { "one thread".to_owned() } else { connections.to_string() };
        let (per_second, errors) = (run.per_second(), run.errors);
        let (p50, p99) = (run.within(50), run.within(99));
        let ratio = baseline.map_or(String::new(), |baseline| format!("{:.3}", per_second / baseline));
        println!(
            "| {rows} | {what} | {listed} | {connections} | {per_second:.1} | {p50:.2} | {p99:.2} | {errors} | {ratio} |"
        );
    }
}
