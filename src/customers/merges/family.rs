//! A record with those that were merged into it, and with those that were merged into these.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::entity::customer::{Column, Entity};
use crate::error::Error;

/// How many ids a statement names.
const AT_ONCE: usize = 500;

/// These records, and after them all that were merged into one of them.
pub async fn family(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let mut all = ids.to_vec();
    let mut looked = 0;
    while looked < all.len() {
        let some = all[looked..].iter().copied().take(AT_ONCE).collect::<Vec<_>>();
        looked += some.len();
        let into = Entity::find().filter(Column::MergedInto.is_in(some)).select_only().column(Column::Id);
        let merged: Vec<Uuid> = into.into_tuple().all(db).await?;
        all.extend(merged);
    }
    Ok(all)
}
