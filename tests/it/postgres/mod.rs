//! What only PostgreSQL promises: replicas on one database, its limits, and moving to it and back.
//! Each test is ignored on SQLite; `tests/postgres.rs` runs it.

mod aborted;
mod backups;
mod cluster;
mod copy;
mod duplicates;
mod erasure;
mod imports;
mod limits;
mod replicas;
mod slow;
mod upgrades;
