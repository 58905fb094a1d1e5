//! The database in numbers: how long reads and writes wait, how long writes and commits take.
//! Whoever waits or commits counts it here; nothing is said of what was read or written.

use std::time::Instant;

use prometheus_client::metrics::{gauge::Gauge, histogram::Histogram};
use sea_orm::DbErr;

/// Upper bounds in seconds; a commit that waits for a disk takes milliseconds, one on PostgreSQL less.
const DURATIONS: [f64; 16] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What is measured of a database; clones measure together.
#[derive(Debug, Clone)]
pub struct DbMetrics {
    /// Writes that wait for their turn, on PostgreSQL for a connection.
    pub write_queue: Gauge,
    /// How long they waited.
    pub write_waits: Histogram,
    /// How long writes took from being asked for to their end.
    pub writes: Histogram,
    /// How long the commit took.
    pub commits: Histogram,
    /// How long reads waited for a connection.
    pub read_waits: Histogram,
}

/// A write that waits for its turn for as long as this lives.
pub struct Queued {
    metrics: DbMetrics,
    since: Instant,
}

impl Default for DbMetrics {
    fn default() -> Self {
        let durations = || Histogram::new(DURATIONS);
        Self {
            write_queue: Gauge::default(),
            write_waits: durations(),
            writes: durations(),
            commits: durations(),
            read_waits: durations(),
        }
    }
}

impl DbMetrics {
    /// A write that begins to wait.
    pub fn queued(&self) -> Queued {
        self.write_queue.inc();
        Queued { metrics: self.clone(), since: Instant::now() }
    }

    /// Measures how long a commit takes.
    pub async fn commit(&self, commit: impl Future<Output = Result<(), DbErr>>) -> Result<(), DbErr> {
        let began = Instant::now();
        let ended = commit.await;
        self.commits.observe(began.elapsed().as_secs_f64());
        ended
    }
}

impl Queued {
    /// It is the write's turn.
    pub fn begins(self) {
        self.metrics.write_waits.observe(self.since.elapsed().as_secs_f64());
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.metrics.write_queue.dec();
    }
}
