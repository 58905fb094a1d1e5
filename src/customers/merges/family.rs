//! A record with those that were merged into it, and with those that were merged into these; and the way back.

use std::collections::HashMap;

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

/// The record in the list that each of these leads to, itself where it was not merged; nothing for those that lead to none.
pub async fn kept_of(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, Error> {
    let mut kept: HashMap<Uuid, Uuid> = ids.iter().map(|id| (*id, *id)).collect();
    loop {
        let mut rows = HashMap::new();
        for some in kept.values().copied().collect::<Vec<_>>().chunks(AT_ONCE) {
            let these = Entity::find().filter(Column::Id.is_in(some.iter().copied())).select_only();
            let these = these.columns([Column::Id, Column::DeletedAt, Column::MergedInto]).into_tuple();
            let these: Vec<(Uuid, Option<i64>, Option<Uuid>)> = these.all(db).await?;
            rows.extend(
                these.into_iter().map(|(id, deleted_at, into)| (id, into.or(deleted_at.is_none().then_some(id)))),
            );
        }
        kept.retain(|_, at| matches!(rows.get(at), Some(Some(_))));
        let mut is_end = true;
        for at in kept.values_mut() {
            if let Some(Some(next)) = rows.get(at)
                && next != at
            {
                (*at, is_end) = (*next, false);
            }
        }
        if is_end {
            return Ok(kept);
        }
    }
}
