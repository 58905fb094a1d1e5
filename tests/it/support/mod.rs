//! A register of its own for each test, and the people who use it.
//! ada is an administrator, grace edits, charlie only reads, a stranger is not signed in.

mod actor;
mod app;
mod authenticator;
mod beside;
mod browser;
mod client;
mod cluster;
mod database;
pub mod hang_up;
mod installed;
mod page;
mod program;
mod scrape;
mod server;
mod standby;
mod strangers;
mod switch;

pub use actor::Actor;
pub use app::App;
pub use authenticator::Authenticator;
pub use beside::{haproxy, pgbouncer};
pub use browser::Browser;
pub use client::{Client, Reply, ada, with};
pub use cluster::Cluster;
pub use database::TestDatabase;
pub use installed::in_ci;
pub use page::Page;
pub use program::{Program, free_port, program, run, run_beside, under};
pub use scrape::{Family, Scrape};
pub use server::{PASSWORD, TestServer, field};
pub use standby::Paused;
pub use strangers::{stranger, strangers};
pub use switch::Switch;

/// What a customer form is filled with when it does not matter.
pub const ADA: [(&str, &str); 6] = [
    ("first_name", "Ada"),
    ("last_name", "Lovelace"),
    ("date_of_birth_day", "10"),
    ("date_of_birth_month", "12"),
    ("date_of_birth_year", "1985"),
    ("phone_number", "+44 20 7946 0958"),
];

/// Lets every session run out, as if nobody had touched it for more than half an hour.
pub const AN_HOUR_LATER: &str = "UPDATE sessions SET last_seen_at = last_seen_at - 3600";

/// `fields` with some of them otherwise.
pub fn but<'f>(fields: &[(&'f str, &'f str)], otherwise: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut changed = fields.to_vec();
    for (name, value) in otherwise {
        match changed.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = value,
            None => changed.push((name, value)),
        }
    }
    changed
}
