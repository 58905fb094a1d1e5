//! Work that takes longer than an answer: done beside the requests, by one server at a time, in many short writes.
//! Whoever works holds a lease and renews it with each write; work whose lease ran out is gone on with by another.

mod lease;

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use rlibphonenumber::Region;
use tokio::{sync::Notify, time};

use crate::{clock::Clock, db::Db, secret::Key};

pub use lease::{Lease, Leased};

/// The kinds of work, as the metrics name them.
pub const KINDS: [&str; 4] = ["import", "deletion", "duplicates", "backup"];
/// Where a piece of work can stand: nobody does it yet, a server does, a person has to decide, it cannot go on, it is over.
pub const STATES: [&str; 5] = ["queued", "running", "waiting", "failed", "done"];

/// How often it is looked whether there is work of another server to go on with.
const EVERY: Duration = Duration::from_secs(5);

/// What work needs beside what it works on.
#[derive(Clone)]
pub struct Jobs {
    /// The database.
    pub db: Db,
    /// The country of phone numbers without a country code.
    pub country: Option<Region>,
    /// The time zone in which days begin.
    pub clock: Clock,
    /// Where temporary files may be made.
    pub folder: PathBuf,
    /// Knows people who were erased.
    pub erased: Key,
    /// The path of this program, for work in a process of its own.
    pub program: PathBuf,
    /// Where nobody else uses the database: how far a write has come that nobody sees before its end.
    pub alone: Option<Arc<AtomicI64>>,
    wake: Arc<Notify>,
}

impl Jobs {
    /// Jobs on this database.
    pub fn new(db: Db, country: Option<Region>, clock: Clock, folder: PathBuf, program: PathBuf, erased: Key) -> Self {
        Self { db, country, clock, folder, program, erased, alone: None, wake: Arc::default() }
    }

    /// Says that there is work.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until there may be work.
    pub async fn woken(&self) {
        let _ = time::timeout(EVERY, self.wake.notified()).await;
    }
}
