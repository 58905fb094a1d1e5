//! What goes wrong with a register on PostgreSQL.

mod cluster;
mod upgrades;
mod stopped;
