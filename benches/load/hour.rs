//! The memory of a server at which people work for long: whatever grows, grows here.
//! Only when asked for by its name; `MINUTES` says how long, an hour unless said.

use std::{
    cell::{Cell, RefCell},
    fs,
    time::{Duration, Instant},
};

use futures_util::future::{join, join_all};
use tokio::time::sleep;

use crate::{
    browser::sign_in,
    client::{Connection, Request},
    filled_server::FilledServer,
    numbers,
    questions::MIXED,
    run::Run,
};

pub const NAME: &str = "hour";
/// How many people work.
const PEOPLE: usize = 8;
/// Between an answer and the next request of each.
const PAUSE: Duration = Duration::from_millis(100);
/// Of so many requests of each, one signs in, and one moves everybody out.
const SIGN_IN: usize = 100;
const EXPORT: usize = 200;
/// How many lines the table has after the first.
const LINES: u32 = 12;

pub async fn measure(rows: usize, postgres: Option<&str>) {
    let mut server = FilledServer::start(rows, postgres).await;
    server.restart_with(&[("CLIENTELE_BACKUP_EVERY", "10m")]);
    let mut reads = Vec::new();
    for question in &MIXED {
        reads.push(server.request(question).await);
    }
    let line = Duration::from_secs(60 * numbers::<u64>("MINUTES", "60")[0]) / LINES;
    println!("\n{PEOPLE} people at {rows} customers; a backup every ten minutes\n");
    println!("| minute | memory, MiB | open files | requests | p99, ms | errors |\n|---:|---:|---:|---:|---:|---:|");
    let (going, times, errors) = (Cell::new(true), RefCell::new(Vec::new()), Cell::new(0));
    let works = async |person: usize| {
        let mut connection = Connection::open(server.server.port).await;
        for n in 1.. {
            if !going.get() {
                return;
            }
            if n % EXPORT == 0 {
                Connection::open(server.server.port).await.drains(&server.browser.visit("/customers.csv")).await;
            }
            let (request, status) = asks(&server, &reads, person, n);
            let sent = Instant::now();
            errors.set(errors.get() + usize::from(connection.ask(&request).await.status != status));
            times.borrow_mut().push(sent.elapsed());
            sleep(PAUSE).await;
        }
    };
    let told = async {
        for n in 0..=LINES {
            let run = Run::new(times.take(), line, 0);
            let (memory, files) = (server.server.memory("VmRSS"), open_files(server.server.id()));
            let (minute, errors) = ((line * n).as_secs() / 60, errors.take());
            println!("| {minute} | {memory:.1} | {files} | {} | {:.1} | {errors} |", run.count(), run.within(99));
            if n < LINES {
                sleep(line).await;
            }
        }
        going.set(false);
    };
    join(join_all((0..PEOPLE).map(works)), told).await;
}

/// The n-th request of a person, and the status of its answer: nine pages read to one new customer.
fn asks(server: &FilledServer, reads: &[Request], person: usize, n: usize) -> (Request, u16) {
    let new = person * 10_000_000 + n;
    match (n % SIGN_IN, reads.get(n % (MIXED.len() + 1))) {
        (0, _) => (sign_in(new), 303),
        (_, Some(read)) => (read.clone(), 200),
        (_, None) => (server.browser.create(new), 303),
    }
}

fn open_files(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}
