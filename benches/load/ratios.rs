//! What counts on a noisy machine: two things measured turn by turn, one divided by the other.
//! At 16 connections; the ratio is the one in the middle of the turns.

use std::time::Duration;

use futures_util::future::join;

use crate::{Settings, bare_rusqlite, filled_server::House, questions::QUESTIONS, run::Run};

const CONNECTIONS: usize = 16;
/// Connections that sign in over and over while others read.
const SIGNING_IN: usize = 4;
const TURNS: u32 = 5;

/// What came out, to be printed when all is measured.
#[derive(Default)]
pub struct Ratios(Vec<String>);

/// Two things, and the requests/s of the one divided by those of the other.
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

fn pages<'h>(house: &'h House, address: &'h str) -> impl AsyncFnMut(Duration) -> Run + 'h {
    async move |time| house.pages(address, CONNECTIONS, time).await
}

fn list(house: &House) -> impl AsyncFnMut(Duration) -> Run + '_ {
    pages(house, "/customers")
}

impl Ratios {
    /// Before anything is written.
    pub async fn reading(&mut self, houses: &[House], settings: &Settings) {
        for house in houses {
            if let Some(smaller) = houses.iter().filter(|other| other.rows < house.rows).min_by_key(|other| other.rows)
            {
                let name = format!("list, {} ÷ {} rows", house.rows, smaller.rows);
                self.rates(house, settings, &name, list(house), list(smaller)).await;
            }
            self.rates(house, settings, "list, last ÷ first page", pages(house, "{last}"), list(house)).await;
            let bare = async |time| house.bare.pages(CONNECTIONS, time).await;
            self.rates(house, settings, "list ÷ bare actix-web", list(house), bare).await;
            for question in QUESTIONS {
                let (Some(condition), Some(file)) = (question.like(), house.file()) else { continue };
                let (name, address) = (format!("{} ÷ LIKE", question.name), question.address());
                let scan = async |time| bare_rusqlite::scans(file, time, &condition);
                if let Some(search) = self.rates(house, settings, &name, pages(house, &address), scan).await {
                    self.line(house.rows, &format!("{}, p99 ms", question.name), search.within(99), "");
                }
            }
        }
    }

    pub async fn writing(&mut self, house: &House, settings: &Settings) {
        let Some(file) = house.file() else { return };
        let create = async |time| house.creations(CONNECTIONS, time).await;
        let insert = async |time| bare_rusqlite::inserts(file, time);
        self.rates(house, settings, "create ÷ rusqlite", create, insert).await;
    }

    /// How long a list takes while others sign in.
    pub async fn signing_in(&mut self, house: &House, settings: &Settings) {
        let name = "list p99 during logins ÷ without";
        if !settings.wants(name) {
            return;
        }
        let mut sign_ins = Run::default();
        let mut listing = list(house);
        let besieged = async |time| {
            let (lists, others) = join(listing(time), house.sign_ins(SIGNING_IN, time)).await;
            sign_ins.add(others);
            lists
        };
        let Pair { one, other, .. } = pair(settings.time, besieged, list(house)).await;
        let (with, without) = (one.within(99), other.within(99));
        let note = format!("{with:.2} ÷ {without:.2} ms");
        self.line(house.rows, name, with / without, &note);
        let note = format!("{} refused", sign_ins.errors);
        self.line(house.rows, "logins/s meanwhile", sign_ins.per_second(), &note);
    }

    pub fn memory(&mut self, rows: usize, when: &str, mib: f64) {
        self.line(rows, &format!("memory, {when}, MiB"), mib, "");
    }

    pub fn start(&mut self, house: &House) {
        self.line(house.rows, "start to ready, ms", house.start_to_ready, "");
    }

    /// One thing by another, if it is asked for; answers what the one came to.
    async fn rates(
        &mut self,
        house: &House,
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
        self.line(house.rows, name, ratio, &note);
        Some(one)
    }

    fn line(&mut self, rows: usize, what: &str, value: f64, note: &str) {
        self.0.push(format!("| {rows} | {what} | {value:.3} | {note} |"));
    }

    pub fn print(&self) {
        println!("\nRatios, at {CONNECTIONS} connections\n");
        println!("| rows | what | | from |\n|---:|---|---:|---|");
        self.0.iter().for_each(|line| println!("{line}"));
    }
}
