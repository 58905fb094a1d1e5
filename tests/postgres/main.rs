//! The same promises, kept on PostgreSQL, and those that only several replicas on one database have to keep.
//! The modules of `tests/it/` as they are, without the browsers, the files and what asks no database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod aborted;
#[path = "../it/access.rs"]
mod access;
#[path = "../it/accounts/mod.rs"]
mod accounts;
#[path = "../it/api/mod.rs"]
mod api;
mod cluster;
#[path = "../it/command.rs"]
mod command;
mod copy;
#[path = "../it/customers/mod.rs"]
mod customers;
#[path = "../it/durability.rs"]
mod durability;
mod kept;
mod limits;
mod recovery;
mod replicas;
mod rights;
#[path = "../it/shield.rs"]
mod shield;
#[expect(dead_code, unused_imports, reason = "browsers and files are asked for on SQLite alone")]
#[path = "../it/support/mod.rs"]
mod support;
mod tls;
