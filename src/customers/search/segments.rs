//! Merges the segments of SQLite's index of trigrams, a few pages at a time, so that nobody waits for it.
//!
//! It buys: FTS5 keeps what was written since in segments of their own, which each search reads beside the large one. After
//! 100,000 customers were added one by one to a million, searches have 0.44 to 0.84 of the speed they have after a fill,
//! and 0.88 to 1.02 once these are merged. To be without it, delete this file and
//! `migrations/sqlite/0006_segments.sql`, and let FTS5 take out at once what was erased ('secure-delete', with which a change
//! takes 1.7 ms longer at 100,000 customers, and to delete a hundred 92 ms instead of 9).

use sea_orm::{ConnectionTrait, DatabaseBackend};

use crate::{
    db::{Db, Tx, scalar},
    error::Error,
};

/// The pages outside the largest segment, in percent of all. All of them are merged when these are more than one: that writes
/// the whole index anew.
const SCATTERED: &str = "SELECT coalesce(100 * (sum(pages) - max(pages)) / sum(pages), 0) \
     FROM (SELECT count(*) AS pages FROM customers_search_idx GROUP BY segid)";
/// Makes one level of all segments, to be merged by the steps.
const BEGIN: &str = "INSERT INTO customers_search (customers_search, rank) VALUES ('merge', -16)";
/// Whether something that was taken out is to go.
const WANTED: &str = "SELECT count(*) FROM customers_search_merges WHERE wanted > done";
/// Merges some 16 pages.
const STEP: &str = "INSERT INTO customers_search (customers_search, rank) VALUES ('merge', 16)";

/// Begins to merge where enough lies outside the largest segment; answers whether there is something to go on with.
/// PostgreSQL keeps its own index in order.
pub async fn begin(db: &Db) -> Result<bool, Error> {
    if db.read().get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(false);
    }
    if scalar(db.read(), WANTED).await? == 0 && scalar(db.read(), SCATTERED).await? < 1 {
        return Ok(false);
    }
    db.write(|tx| async move { note(&tx, "begun = wanted").await }).await?;
    merge(db, BEGIN).await
}

/// One step of a merge, in a transaction of its own; answers whether it changed anything.
pub async fn step(db: &Db) -> Result<bool, Error> {
    merge(db, STEP).await
}

async fn merge(db: &Db, sql: &'static str) -> Result<bool, Error> {
    db.write(move |tx| async move {
        let before = scalar(&*tx, "SELECT total_changes()").await?;
        tx.execute_unprepared(sql).await?;
        // Asking alone counts as one change.
        let changed = scalar(&*tx, "SELECT total_changes()").await? - before > 1;
        if !changed {
            note(&tx, "done = begun").await?;
        }
        Ok(changed)
    })
    .await
}

/// Asks for a merge of all segments, so that none keeps what was taken out by now.
pub async fn want_merge(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() == DatabaseBackend::Sqlite { note(tx, "wanted = wanted + 1").await } else { Ok(()) }
}

async fn note(tx: &Tx, change: &str) -> Result<(), Error> {
    Ok(tx.execute_unprepared(&format!("UPDATE customers_search_merges SET {change}")).await.map(drop)?)
}
