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
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How many lines the table has.
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
    println!("| minute | memory, MiB: least | most | open files | requests | p99, ms | errors |");
    println!("|---:|---:|---:|---:|---:|---:|---:|");
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
        for n in 1..=LINES {
            let (least, most) = memory_for(&server, line).await;
            let (run, errors) = (Run::new(times.take(), line, 0), errors.take());
            let (minute, files) = ((line * n).as_secs() / 60, open_files(server.server.id()));
            let (requests, p99) = (run.count(), run.within(99));
            println!("| {minute} | {least:.0} | {most:.0} | {files} | {requests} | {p99:.1} | {errors} |");
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

/// The least and the most memory for so long, looked at every second: each password being hashed takes 19 MiB.
async fn memory_for(server: &FilledServer, time: Duration) -> (f64, f64) {
    let (mut least, mut most, began) = (f64::INFINITY, 0.0_f64, Instant::now());
    while began.elapsed() < time {
        let memory = server.server.memory("VmRSS");
        (least, most) = (least.min(memory), most.max(memory));
        sleep(LOOK).await;
    }
    (least, most)
}

fn open_files(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}
