//! Removes for good who has been in the trash for long enough, in small steps, so that nobody waits for it.

use std::time::{Duration, Instant};

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::time;
use uuid::Uuid;

use super::remove;
use crate::{
    activity,
    clock::now,
    customers::entity::customer::{Column, in_trash},
    db::Db,
    error::Error,
};

/// The rows of the first write, and the most of any; how long one may take, and the pause after each for other writes.
const ROWS: u64 = 50;
const MOST: u64 = 500;
const A_WRITE: Duration = Duration::from_millis(40);
const REST: Duration = Duration::from_millis(40);
/// How long it goes on before other work has its turn.
const A_ROUND: Duration = Duration::from_secs(30);
const A_DAY: i64 = 24 * 60 * 60;

/// Removes everybody who was deleted more than so many days ago, or nobody where all are kept.
pub async fn purge(db: &Db, keep: Option<u16>) -> Result<(), Error> {
    let Some(days) = keep else { return Ok(()) };
    let (mut rows, mut removed, began) = (ROWS, 0, Instant::now());
    while began.elapsed() < A_ROUND {
        let (last, writing) = (removed, Instant::now());
        removed += some(db, days, rows).await?;
        if removed == last {
            break;
        }
        rows = if writing.elapsed() > A_WRITE { (rows / 2).max(1) } else { (rows * 2).min(MOST) };
        time::sleep(REST).await;
    }
    if removed > 0 {
        db.fold_log().await;
    }
    Ok(())
}

/// Removes some of those who were deleted so many whole days ago, so that the activity has one entry a day; answers how many.
async fn some(db: &Db, days: u16, most: u64) -> Result<u64, Error> {
    let today = now() / A_DAY * A_DAY;
    let before = today - i64::from(days) * A_DAY;
    let old = in_trash().filter(Column::DeletedAt.lt(before)).order_by_asc(Column::DeletedAt);
    let ids: Vec<Uuid> =
        old.order_by_asc(Column::Id).limit(most).select_only().column(Column::Id).into_tuple().all(db.read()).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    db.write(move |tx| async move {
        // Whoever was restored meanwhile stays.
        let still = in_trash().filter(Column::Id.is_in(ids)).filter(Column::DeletedAt.lt(before));
        let ids: Vec<Uuid> = still.lock_exclusive().select_only().column(Column::Id).into_tuple().all(&*tx).await?;
        let customers = remove(&tx, &ids).await?;
        activity::record_purge(&*tx, today, activity::Purge { customers, days }).await?;
        Ok(customers)
    })
    .await
}
