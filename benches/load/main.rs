//! Drives the release binary over loopback on filled databases, beside the floors under it, and prints a table.
//! How to run it and how to read it stands in `benches/README.md`.

mod bare_actix;
mod bare_rusqlite;
mod browser;
mod client;
mod filled_databases;
mod filled_server;
mod postgres;
mod questions;
mod ratios;
mod run;
mod server;
mod table;

use std::{env, str::FromStr, time::Duration};

use filled_server::House;
use ratios::Ratios;

/// What the environment asks for.
struct Settings {
    rows: Vec<usize>,
    connections: Vec<usize>,
    /// How long each thing is measured.
    time: Duration,
    only: String,
    /// A PostgreSQL server, to measure on that.
    postgres: Option<String>,
}

impl Settings {
    fn read() -> Self {
        Self {
            rows: numbers("ROWS", "1000,100000,1000000"),
            connections: numbers("CONNECTIONS", "1,16,64"),
            time: Duration::from_secs_f64(numbers("SECONDS", "3")[0]),
            only: env::var("ONLY").unwrap_or_default(),
            postgres: env::var("POSTGRES").ok(),
        }
    }

    /// Whether what is called this is to be measured.
    fn wants(&self, name: &str) -> bool {
        name.contains(&self.only)
    }
}

fn numbers<T: FromStr>(name: &str, usual: &str) -> Vec<T> {
    let list = env::var(name).unwrap_or_else(|_| usual.to_owned());
    let read = |number: &str| number.trim().parse().ok();
    list.split(',').map(read).collect::<Option<_>>().unwrap_or_else(|| panic!("{name} takes numbers, such as {usual}"))
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if arguments.get(1).is_some_and(|argument| argument == "--bare") {
        return bare_actix::serve(&arguments[2..]);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(&Settings::read()));
}

async fn measure(settings: &Settings) {
    let (mut houses, mut ratios) = (Vec::new(), Ratios::default());
    for &rows in &settings.rows {
        houses.push(House::filled(rows, settings.postgres.as_deref()).await);
    }
    ratios.reading(&houses, settings).await;
    table::heading();
    for house in &houses {
        table::reading(house, settings).await;
    }
    for house in &houses {
        ratios.writing(house, settings).await;
        table::writing(house, settings).await;
        ratios.memory(house.rows, "idle", house.idle_memory);
        ratios.memory(house.rows, "at its peak without logins", house.server.memory("VmHWM"));
        ratios.signing_in(house, settings).await;
        table::signing_in(house, settings).await;
        ratios.memory(house.rows, "at its peak", house.server.memory("VmHWM"));
        ratios.start(house);
    }
    ratios.print();
}
