//! Ratios, which hold on a noisy machine: two things are measured in turns, and one is divided by the other.
//! At 16 connections; the ratio is the median of the turns.

use std::{fs, time::Duration};

use futures_util::future::join;

use crate::{
    Settings, bare_rusqlite,
    filled_server::FilledServer,
    questions::{BOTH_WAYS, LAST, LIST, QUESTIONS, Question},
    run::Run,
};

pub const CONNECTIONS: usize = 16;
/// Connections that add customers, beside as many as elsewhere.
const MANY: usize = 64;
/// Connections that sign in over and over while others read.
const SIGNING_IN: usize = 4;
const TURNS: u32 = 5;

/// The results, printed when everything is measured.
#[derive(Default)]
pub struct Ratios(Vec<String>);

/// Two results, and the requests/s of the one divided by those of the other.
struct Pair {
    one: Run,
    other: Run,
    ratio: f64,
}

/// Measures both for `time`, turn by turn.
async fn pair(
    time: Duration,
    mut one: impl AsyncFnMut(Duration) -> Run,
    mut other: impl AsyncFnMut(Duration) -> Run,
) -> Pair {
    let (mut ones, mut others, mut ratios) = (Run::default(), Run::default(), Vec::new());
    for _ in 0..TURNS {
        let (one, other) = (one(time / TURNS).await, other(time / TURNS).await);
        ratios.push(one.per_second() / other.per_second());
        ones.add(one);
        others.add(other);
    }
    ratios.sort_unstable_by(f64::total_cmp);
    Pair { one: ones, other: others, ratio: ratios[ratios.len() / 2] }
}

pub fn answers<'s>(server: &'s FilledServer, question: &'s Question) -> impl AsyncFnMut(Duration) -> Run + 's {
    async move |time| server.answers(question, CONNECTIONS, time).await
}

fn list(server: &FilledServer) -> impl AsyncFnMut(Duration) -> Run + '_ {
    answers(server, &LIST)
}

impl Ratios {
    /// Before anything is written.
    pub async fn reading(&mut self, servers: &[FilledServer], settings: &Settings) {
        for server in servers {
            if let Some(smaller) =
                servers.iter().filter(|other| other.rows < server.rows).min_by_key(|other| other.rows)
            {
                let name = format!("list, {} ÷ {} rows", server.rows, smaller.rows);
                self.rates(server, settings, &name, list(server), list(smaller)).await;
            }
            self.rates(server, settings, "list, last ÷ first page", answers(server, &LAST), list(server)).await;
            let bare = async |time| server.bare_list(CONNECTIONS, time).await;
            self.rates(server, settings, "list ÷ bare actix-web", list(server), bare).await;
            let plain = LIST.plain("");
            self.rates(server, settings, "list, plain ÷ bare actix-web", answers(server, &plain), bare).await;
            for question in &BOTH_WAYS {
                let (name, plain) = (format!("{}, compressed ÷ plain", question.name), question.plain(""));
                self.rates(server, settings, &name, answers(server, question), answers(server, &plain)).await;
            }
            for question in QUESTIONS.iter().filter(|question| question.searches() && settings.wants(question.name)) {
                self.search(server, settings, question).await;
            }
        }
    }

    /// Beside LIKE where the server has a file, and alone where it has none.
    async fn search(&mut self, server: &FilledServer, settings: &Settings, question: &Question) {
        let mut search = answers(server, question);
        let run = match (question.like(), server.file()) {
            (Some(condition), Some(file)) => {
                let scan = async |time| bare_rusqlite::scans(file, time, &condition);
                self.rates(server, settings, &format!("{} ÷ LIKE", question.name), search, scan).await
            }
            _ => Some(search(settings.time).await),
        };
        if let Some(run) = run {
            let note = format!("{:.1} requests/s", run.per_second());
            self.line(server.rows, &format!("{}, p99 ms", question.name), run.within(99), &note);
        }
    }

    pub async fn writing(&mut self, server: &FilledServer, settings: &Settings) {
        let create = async |time| server.creations(CONNECTIONS, time).await;
        let name = format!("create, {MANY} ÷ {CONNECTIONS} connections");
        let many = async |time| server.creations(MANY, time).await;
        self.rates(server, settings, &name, many, create).await;
        let Some(file) = server.file() else { return };
        let insert = async |time| bare_rusqlite::inserts(file, time);
        self.rates(server, settings, "create ÷ rusqlite", create, insert).await;
    }

    /// How long a list takes while others sign in.
    pub async fn signing_in(&mut self, server: &FilledServer, settings: &Settings) {
        let name = "list p99 during logins ÷ without";
        if !settings.wants(name) {
            return;
        }
        let mut sign_ins = Run::default();
        let mut listing = list(server);
        let busy = async |time| {
            let (lists, others) = join(listing(time), server.sign_ins(SIGNING_IN, time)).await;
            sign_ins.add(others);
            lists
        };
        let Pair { one, other, .. } = pair(settings.time, busy, list(server)).await;
        let (with, without) = (one.within(99), other.within(99));
        let note = format!("{with:.2} ÷ {without:.2} ms");
        self.line(server.rows, name, with / without, &note);
        let note = format!("{} refused", sign_ins.errors);
        self.line(server.rows, "logins/s meanwhile", sign_ins.per_second(), &note);
    }

    pub fn start(&mut self, server: &FilledServer) {
        self.line(server.rows, "start to ready, ms", server.start_to_ready, "");
    }

    /// The size of the program, which has no rows.
    #[expect(clippy::cast_precision_loss, reason = "a few million bytes")]
    pub fn binary(&mut self, settings: &Settings) {
        if settings.wants("binary") {
            let bytes = fs::metadata(env!("CARGO_BIN_EXE_clientele")).expect("the program").len();
            self.line(0, "binary, MB", bytes as f64 / 1e6, &format!("{bytes} bytes"));
        }
    }

    /// Measures one thing divided by another, if it is asked for, and returns the result of the one.
    pub async fn rates(
        &mut self,
        server: &FilledServer,
        settings: &Settings,
        name: &str,
        one: impl AsyncFnMut(Duration) -> Run,
        other: impl AsyncFnMut(Duration) -> Run,
    ) -> Option<Run> {
        if !settings.wants(name) {
            return None;
        }
        let Pair { one, other, ratio } = pair(settings.time, one, other).await;
        let note = format!("{:.1} ÷ {:.1} requests/s", one.per_second(), other.per_second());
        self.line(server.rows, name, ratio, &note);
        Some(one)
    }

    /// One more result; `rows` is 0 where there are none.
    pub fn line(&mut self, rows: usize, what: &str, value: f64, note: &str) {
        let rows = if rows == 0 { String::new() } else { rows.to_string() };
        self.0.push(format!("| {rows} | {what} | {value:.3} | {note} |"));
    }

    pub fn print(&self) {
        println!("\nRatios, at {CONNECTIONS} connections unless said\n");
        println!("| rows | what | | from |\n|---:|---|---:|---|");
        self.0.iter().for_each(|line| println!("{line}"));
    }
}
