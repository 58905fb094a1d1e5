//! Drives the release binary over loopback on a filled database, beside the floor under it, and prints a table.
//! How to run it and how to read it stands in `benches/README.md`.

mod client;
mod floor;
mod house;

use std::time::Duration;

use client::{Figures, drive};
use house::House;

/// The names, what is asked for, and whether the answer is a page to compare with the bare server.
const QUESTIONS: &[(&str, &str)] = &[
    ("list, first page", "/customers"),
    ("list, last page", "{last}"),
    ("search, beginning of a name", "/customers?q=mart"),
    ("search, inside a name", "/customers?q=artin"),
    ("search, part of a phone number", "/customers?q=7946"),
    ("search, nothing found", "/customers?q=zzzz"),
    ("open one", "{one}"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|argument| argument == "--bare") {
        return floor::serve_bare(&arguments[2..]);
    }
    let numbers = |name: &str, usual: &str| -> Vec<usize> {
        let list = std::env::var(name).unwrap_or_else(|_| usual.to_owned());
        list.split(',').map(|number| number.trim().parse().expect("a list of numbers")).collect()
    };
    let (rows, connections) = (numbers("ROWS", "1000,100000"), numbers("CONNECTIONS", "1,16,64"));
    let time = Duration::from_secs(numbers("SECONDS", "3")[0] as u64);
    println!("| rows | what | connections | requests/s | p50 ms | p99 ms | errors | ÷ floor |");
    println!("|---:|---|---:|---:|---:|---:|---:|---:|");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for rows in rows {
        runtime.block_on(measure(rows, &connections, time));
    }
}

async fn measure(rows: usize, connections: &[usize], time: Duration) {
    let house = House::filled(rows).await;
    let bare = floor::Bare::start(house.page_bytes);
    for &connections in connections {
        let floor = drive(bare.port, connections, time, &|_| floor::REQUEST.to_vec()).await;
        row(rows, "bare actix-web, the same bytes", connections, &floor, None);
        for (name, address) in QUESTIONS {
            let request = house.get(address);
            let figures = drive(house.port, connections, time, &|_| request.clone()).await;
            row(rows, name, connections, &figures, name.starts_with("list").then_some(floor.per_second));
        }
        let figures = drive(house.port, connections, time, &|n| house.create(n)).await;
        let inserts = floor::inserts_per_second(&house.database(), time);
        row(rows, "create (floor: rusqlite, one insert a transaction)", connections, &figures, Some(inserts));
        let mixed = |n: usize| if n % 10 == 9 { house.create(n) } else { house.get("/customers") };
        row(rows, "nine lists to one create", connections, &drive(house.port, connections, time, &mixed).await, None);
    }
    let reads = floor::lists_per_second(&house.database(), time);
    println!("| {rows} | rusqlite alone: the rows of the first page | | {reads:.0} | | | | |");
    println!("| {rows} | peak memory, MiB | | {:.1} | | | | |", house.peak_memory());
}

fn row(rows: usize, name: &str, connections: usize, figures: &Figures, floor: Option<f64>) {
    let ratio = floor.map_or(String::new(), |floor| format!("{:.3}", figures.per_second / floor));
    let Figures { per_second, p50, p99, errors } = figures;
    println!("| {rows} | {name} | {connections} | {per_second:.0} | {p50:.2} | {p99:.2} | {errors} | {ratio} |");
}
