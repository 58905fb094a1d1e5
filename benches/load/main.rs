//! Drives the release binary over loopback on filled databases, beside bare actix-web and rusqlite, and prints a table.
//! `benches/README.md` says how to run it and how to read the table.

mod backups;
mod bare_actix;
mod bare_rusqlite;
mod browser;
mod chrome;
mod client;
mod duplicates;
mod erase;
mod fields;
mod fill;
mod filled_databases;
mod filled_server;
mod first_visit;
mod hostile;
mod hour;
mod memory;
mod merges;
mod moving;
mod others;
mod postgres;
mod profile;
mod questions;
mod ratios;
mod run;
mod server;
mod table;
mod trash;
mod written;

use std::{env, str::FromStr, time::Duration};

use filled_server::FilledServer;
use ratios::Ratios;

/// What to measure, from the environment.
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

    /// Whether the line with this name is asked for.
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
    let (mut servers, mut ratios) = (Vec::new(), Ratios::default());
    if settings.only == fill::NAME {
        settings.rows.iter().for_each(|&rows| fill::measure(rows, &mut ratios));
        return ratios.print();
    }
    if settings.only == hour::NAME {
        for &rows in &settings.rows {
            hour::measure(rows, settings.postgres.as_deref()).await;
        }
        return;
    }
    if settings.only == hostile::NAME {
        for &rows in &settings.rows {
            hostile::measure(rows, settings, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == profile::NAME {
        for &rows in &settings.rows {
            profile::measure(&FilledServer::start(rows, None).await, settings.time).await;
        }
        return;
    }
    if settings.only == fields::NAME {
        for &rows in &settings.rows {
            fields::measure(rows, settings, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == moving::NAME {
        for &rows in &settings.rows {
            moving::measure(rows, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == backups::NAME {
        for &rows in &settings.rows {
            backups::measure(rows, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == duplicates::NAME {
        for &rows in &settings.rows {
            duplicates::measure(rows, settings, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == trash::NAME {
        for &rows in &settings.rows {
            trash::measure(rows, settings, &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == erase::NAME {
        for &rows in &settings.rows {
            erase::measure(rows, settings.postgres.as_deref(), &mut ratios).await;
        }
        return ratios.print();
    }
    if settings.only == written::NAME {
        for &rows in &settings.rows {
            written::measure(rows, settings, &mut ratios).await;
        }
        return ratios.print();
    }
    for &rows in &settings.rows {
        servers.push(FilledServer::start(rows, settings.postgres.as_deref()).await);
    }
    for server in &servers {
        first_visit::measure(server, settings, &mut ratios).await;
    }
    ratios.reading(&servers, settings).await;
    table::heading();
    for server in &servers {
        table::reading(server, settings).await;
    }
    for server in &mut servers {
        ratios.writing(server, settings).await;
        table::writing(server, settings).await;
        ratios.signing_in(server, settings).await;
        table::signing_in(server, settings).await;
        memory::measure(server, settings, &mut ratios).await;
        ratios.start(server);
    }
    ratios.binary(settings);
    ratios.print();
}
