//! What goes wrong with a PostgreSQL server that the test starts, stops and stalls at will.

mod connections;
mod failover;
mod paused;
mod recovery;
