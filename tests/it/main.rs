//! The specification of Clientele, as promises that are kept: each test goes through the door of a real server.
//! Its own database for each; asserting on parsed HTML and whole answers, never on bits of markup.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod access;
mod account;
mod api;
mod browser;
mod command;
mod customers;
mod durability;
mod http;
mod kept;
mod log;
mod sign_in;
mod sqlite;
mod start;
mod support;
