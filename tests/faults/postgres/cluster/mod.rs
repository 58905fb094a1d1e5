//! What goes wrong with a PostgreSQL server that the test starts, stops and stalls at will.

mod failover;
mod recovery;
