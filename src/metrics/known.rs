//! What only the database knows: work beside requests, the last backup, its size. Asked for at most every few seconds.
//! A database that does not answer holds up no scrape: it is asked by one task, and nobody waits long for that.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Statement};
use tokio::{sync::Mutex, time};

use crate::{
    backups,
    clock::now,
    customers::{duplicates, imports, selection},
    db::Db,
    error::Error,
    jobs::{KINDS, STATES},
};

/// How long an answer is good.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// How long a scrape waits for one; Prometheus itself waits 10 seconds.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What the database said.
pub struct Known {
    /// Kind, state, and how many.
    pub jobs: Vec<(&'static str, &'static str, i64)>,
    /// When the last good backup was begun.
    pub last_backup: Option<i64>,
    /// In bytes.
    pub size: u64,
}

/// The last answer of the database, and when it came.
type Latest = Option<(Instant, Option<Arc<Known>>)>;

/// The database, and what it said last.
pub struct Asked {
    db: Db,
    latest: Arc<Mutex<Latest>>,
}

impl Asked {
    pub fn new(db: Db) -> Self {
        Self { db, latest: Arc::default() }
    }

    /// What the database says; nothing when it fails or does not say it in time.
    pub async fn known(&self) -> Option<Arc<Known>> {
        time::timeout(TIMEOUT, self.ask()).await.ok().flatten()
    }

    async fn ask(&self) -> Option<Arc<Known>> {
        let mut latest = Arc::clone(&self.latest).lock_owned().await;
        if let Some((at, known)) = &*latest
            && at.elapsed() < GOOD_FOR
        {
            return known.clone();
        }
        let db = self.db.clone();
        // A task of its own holds the lock to the end: whoever gives up leaves no second question behind.
        let asked = tokio::spawn(async move {
            let known = read(&db).await.map(Arc::new);
            if let Err(error) = &known {
                tracing::warn!(%error, "the metrics lack what the database knows");
            }
            let known = known.ok();
            *latest = Some((Instant::now(), known.clone()));
            known
        });
        asked.await.ok().flatten()
    }
}

async fn read(db: &Db) -> Result<Known, Error> {
    let now = now();
    let each = [imports::work::jobs(now), selection::work::jobs(now), duplicates::jobs(now), backups::jobs(now)];
    let statement = Statement::from_string(db.read().get_database_backend(), each.join(" UNION ALL "));
    let mut counted = Vec::<(String, String, i64)>::new();
    for row in db.read().query_all_raw(statement).await? {
        counted.push((row.try_get("", "kind")?, row.try_get("", "state")?, row.try_get("", "jobs")?));
    }
    let count = |kind: &str, state: &str| {
        counted.iter().find(|(of, is, _)| of == kind && is == state).map_or(0, |(_, _, count)| *count)
    };
    let states = |kind: &'static str| STATES.map(|state| (kind, state, count(kind, state)));
    Ok(Known {
        jobs: KINDS.into_iter().flat_map(states).collect(),
        last_backup: backups::last_made_at(db).await?,
        size: db.size().await?,
    })
}
