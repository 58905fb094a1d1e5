//! The same promises, kept on PostgreSQL, and those that only several replicas on one database have to keep.
//! The modules of `tests/it/` as they are, without the browsers, the files and what asks no database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod aborted;
#[path = "../access.rs"]
mod access;
#[path = "../account.rs"]
mod account;
#[path = "../api/mod.rs"]
mod api;
mod cluster;
#[path = "../command.rs"]
mod command;
mod copy;
#[path = "../customers/mod.rs"]
mod customers;
#[path = "../durability.rs"]
mod durability;
#[path = "../http/mod.rs"]
mod http;
mod kept;
mod limits;
mod recovery;
mod replicas;
mod rights;
#[path = "../sign_in/mod.rs"]
mod sign_in;
#[expect(dead_code, unused_imports, reason = "browsers and files are asked for on SQLite alone")]
#[path = "../support/mod.rs"]
mod support;
mod tls;
