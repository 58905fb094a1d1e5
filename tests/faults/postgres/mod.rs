//! What goes wrong with a register on PostgreSQL.

mod cluster;
mod stopped;
mod upgrades;
