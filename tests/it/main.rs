//! The specification of Clientele: each test sends requests to a real server with a database of its own.
//! They assert on parsed HTML and whole answers, never on bits of markup.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod access;
mod account;
mod activity;
mod api;
mod backups;
mod browser;
mod command;
mod complete;
mod customers;
mod duplicates;
mod erasure;
mod exports;
#[path = "../faults/mod.rs"]
mod faults;
mod fields;
mod http;
mod imports;
mod install;
mod log;
mod merges;
mod metrics;
mod people;
mod postgres;
mod record_file;
mod second_factor;
mod selection;
mod sign_in;
mod source;
mod sqlite;
mod start;
mod support;
mod system;
mod trash;
mod upgrades;
