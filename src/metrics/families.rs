//! Every metric with its name, its unit and what it means; `docs/metrics.md` has the same words.
//! A name, once released, is a promise: dashboards and alerts are built on it.

use std::{fs, path::Path};

use prometheus_client::{
    metrics::{
        family::Family,
        gauge::{ConstGauge, Gauge},
        info::Info,
    },
    registry::{Registry, Unit},
};

use super::{Measured, known::Known};
use crate::db::{Db, DbMetrics, backup::beside};

/// What is counted while the server runs.
pub fn counted(measured: &Measured) -> Registry {
    let mut registry = Registry::with_prefix("clientele");
    let commit = option_env!("CLIENTELE_COMMIT").filter(|commit| !commit.is_empty()).unwrap_or("unknown");
    let build = Info::new([("version", env!("CARGO_PKG_VERSION")), ("commit", commit)]);
    registry.register("build", "The version that runs", build);
    let (http, sign_ins, hasher) = (&measured.http, &measured.sign_ins, &measured.hasher);
    registry.register("http_requests", "Requests answered", http.requests.clone());
    let help = "Time from a request to the beginning of its answer";
    registry.register_with_unit("http_request_duration", help, Unit::Seconds, http.durations.clone());
    registry.register("http_requests_in_flight", "Requests that are not answered yet", http.in_flight.clone());
    registry.register("sign_ins", "Attempts to sign in, by how they ended", sign_ins.sign_ins.clone());
    let help = "Attempts at passwords, codes, passkeys and links that were refused because they came too often";
    registry.register("throttled", help, sign_ins.throttled.clone());
    registry.register("password_hash_queue", "Passwords that wait to be hashed", hasher.waiting.clone());
    let help = "Time that passwords waited to be hashed";
    registry.register_with_unit("password_hash_wait", help, Unit::Seconds, hasher.waits.clone());
    if let Some(every) = measured.backup_every {
        let help = "Time between two backups, when they are scheduled";
        registry.register_with_unit("backup_interval", help, Unit::Seconds, ConstGauge::new(every.as_secs()));
    }
    waits(&mut registry, measured.db.metrics());
    registry
}

fn waits(registry: &mut Registry, db: &DbMetrics) {
    registry.register("write_queue", "Writes that wait for their turn", db.write_queue.clone());
    let mut seconds = |name, help, histogram| registry.register_with_unit(name, help, Unit::Seconds, histogram);
    seconds("write_wait", "Time that writes waited for their turn", db.write_waits.clone());
    seconds("write_duration", "Time that writes took, from being asked for to being on disk", db.writes.clone());
    seconds("commit_duration", "Time that commits took", db.commits.clone());
    seconds("read_wait", "Time that reads waited for a connection", db.read_waits.clone());
}

/// What can be looked at without asking the database.
pub fn database(registry: &mut Registry, db: &Db, room: Option<u64>) {
    if let Some(file) = db.file() {
        let help = "Size of SQLite's write-ahead log";
        registry.register_with_unit("wal", help, Unit::Bytes, ConstGauge::new(wal(file)));
    }
    if let Some([idle, used, most]) = db.connections() {
        let connections = Family::<[(&str, &str); 1], Gauge>::default();
        for (state, count) in [("idle", idle), ("used", used)] {
            connections.get_or_create(&[("state", state)]).set(count.into());
        }
        registry.register("database_connections", "Connections to PostgreSQL", connections);
        let help = "Connections to PostgreSQL that there may be";
        registry.register("database_connections_max", help, ConstGauge::new(most));
    }
    if let Some(room) = room {
        let help = "Space left on the disk of the data folder";
        registry.register_with_unit("disk_free", help, Unit::Bytes, ConstGauge::new(room));
    }
}

/// What the database says, as far as it does.
pub fn known(registry: &mut Registry, known: Option<&Known>) {
    let up = u32::from(known.is_some());
    registry.register("database_up", "Whether the database answers (1) or not (0)", ConstGauge::new(up));
    let Some(known) = known else { return };
    let jobs = Family::<[(&str, &str); 2], Gauge>::default();
    for (kind, state, count) in &known.jobs {
        jobs.get_or_create(&[("kind", kind), ("state", state)]).set(*count);
    }
    registry.register("jobs", "Work beside requests, by kind and state", jobs);
    if let Some(at) = known.last_backup {
        let help = "When the last good backup was begun";
        registry.register_with_unit("last_backup_timestamp", help, Unit::Seconds, ConstGauge::new(at));
    }
    let help = "Size of the database";
    registry.register_with_unit("database", help, Unit::Bytes, ConstGauge::new(known.size));
}

fn wal(file: &Path) -> u64 {
    fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len())
}
