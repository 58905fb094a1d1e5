//! Forgets what was done long ago, in small steps, so that nobody waits for it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{self as activity, Column};
use crate::{clock::now, db::Db, error::Error};

/// How many entries are deleted at once.
const AT_ONCE: u64 = 500;
const A_DAY: i64 = 24 * 60 * 60;

/// Deletes some of what is older than so many days, or nothing where all is kept; answers whether there is more.
pub async fn purge(db: &Db, keep: Option<u16>) -> Result<bool, Error> {
    let Some(days) = keep else { return Ok(false) };
    let before = now() - i64::from(days) * A_DAY;
    let old = activity::Entity::find().select_only().column(Column::Seq).filter(Column::At.lt(before)).limit(AT_ONCE);
    let old: Vec<i64> = old.into_tuple().all(db.read()).await?;
    if old.is_empty() {
        return Ok(false);
    }
    db.write(move |tx| async move {
        activity::Entity::delete_many().filter(Column::Seq.is_in(old)).exec(&*tx).await?;
        Ok(true)
    })
    .await
}
