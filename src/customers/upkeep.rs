//! What is done beside the requests, in small steps, so that nobody waits for it: a loop of the server, until it stops.
//! Each step is safe to be done twice, by two servers, and to be cut off.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, time};

use super::{erasure, imports::retention, own_fields::unfinished, search::segments, selection};
use crate::{activity, config::Keep, db::Db, error::Error};

/// How often it is looked whether there is something to do.
const EVERY: Duration = Duration::from_secs(15);
/// After each step of a merge, for other writes: a step takes 1 to 3 ms, so it has a tenth of the writer's time.
const REST: Duration = Duration::from_millis(20);

/// Finishes what changes of fields left to be done and deletions of many, forgets old activity, empties
/// the trash of whoever was in it for long enough, and merges the index of
/// trigrams, at once and then every so often until `stop`.
pub async fn keep_up(db: Db, keep: Keep, stop: Arc<Notify>) {
    let (mut merging, mut pause) = (false, Duration::ZERO);
    loop {
        let next = async {
            time::sleep(pause).await;
            step(&db, keep, merging).await
        };
        let went_on = tokio::select! {
            () = stop.notified() => return,
            went_on = next => went_on,
        };
        merging = went_on.unwrap_or_else(|error| {
            tracing::warn!(%error, "upkeep failed; it is tried again");
            false
        });
        pause = if merging { REST } else { EVERY };
    }
}

/// One step; answers whether there is more of the merge to do.
async fn step(db: &Db, keep: Keep, merging: bool) -> Result<bool, Error> {
    if merging {
        return segments::step(db).await;
    }
    unfinished::finish(db).await?;
    while retention::step(db).await? {
        time::sleep(REST).await;
    }
    while activity::purge(db, keep.activity).await? {
        time::sleep(REST).await;
    }
    erasure::purge(db, keep.trash).await?;
    selection::work::finish(db).await?;
    segments::begin(db).await
}
