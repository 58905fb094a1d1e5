//! How backups stand: the last good one, the next one, and whether something is wrong with them.

use std::time::Duration;

use super::{
    entity::{self as backup, State},
    store,
};
use crate::{clock::now, db::Db, error::Error};

/// How backups stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The last that was made and checked.
    pub last: Option<backup::Model>,
    /// When the schedule makes the next one; never without a schedule.
    pub next: Option<i64>,
    /// Whether one is made at this moment.
    pub under_way: bool,
    /// The last one, when it was not made or was cut off.
    pub failed: Option<backup::Model>,
    /// Whether the last good one is older than two rounds of the schedule.
    pub late: bool,
}

impl Status {
    /// How they stand now, by the schedule `every`.
    pub async fn read(db: &Db, every: Option<Duration>) -> Result<Self, Error> {
        let newest = store::newest(db.read(), None).await?;
        let last = store::newest(db.read(), Some(State::Made)).await?;
        let every = every.and_then(|every| i64::try_from(every.as_secs()).ok());
        // Without any, lateness counts from the first that was tried.
        let since = last.as_ref().or(newest.as_ref()).map(|row| row.started_at);
        let next =
            every.map(|every| last.as_ref().map_or(now(), |last| last.started_at.saturating_add(every).max(now())));
        let late = every.zip(since).is_some_and(|(every, since)| now() > since.saturating_add(every.saturating_mul(2)));
        let under_way = newest.as_ref().is_some_and(store::is_under_way);
        let failed = newest.filter(|newest| newest.state != State::Made && !under_way);
        Ok(Self { last, next, under_way, failed, late })
    }
}
