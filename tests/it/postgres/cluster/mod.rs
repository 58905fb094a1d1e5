//! What is tested on a PostgreSQL server of the test's own, which it stops and configures at will.
//! It needs PostgreSQL's programs on this machine.

mod metrics;
mod others;
mod pooler;
mod rights;
mod tls;
