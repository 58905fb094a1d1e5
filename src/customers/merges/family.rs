//! A record with those that were merged into it, and with those that were merged into these; and the way back.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::entity::customer::{Column, Entity};
use crate::error::Error;

/// How many ids a statement names.
const AT_ONCE: usize = 500;
/// How many records are asked for at once; always as many, so that the statement is prepared once.
const ASKED: usize = 100;

/// These records, and after them all that were merged into one of them.
pub async fn family(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let parts = parts(db, ids).await?;
    Ok(ids.iter().copied().chain(parts.into_iter().map(|(part, _)| part)).collect())
}

/// All that were merged into one of these records, or into one that was, each with that one of these.
pub async fn parts(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let mut all: Vec<(Uuid, Uuid)> = ids.iter().map(|id| (*id, *id)).collect();
    let mut looked = 0;
    while looked < all.len() {
        let end = all.len().min(looked + ASKED);
        let some: HashMap<Uuid, Uuid> = all[looked..end].iter().copied().collect();
        looked = end;
        let asked = some.keys().cycle().take(ASKED).copied();
        let into = Entity::find().filter(Column::MergedInto.is_in(asked)).select_only();
        let rows: Vec<(Uuid, Uuid)> = into.columns([Column::Id, Column::MergedInto]).into_tuple().all(db).await?;
        all.extend(rows.into_iter().filter_map(|(part, into)| Some((part, *some.get(&into)?))));
    }
    Ok(all.split_off(ids.len()))
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
