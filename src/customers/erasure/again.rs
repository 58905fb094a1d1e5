//! Erases in a database that was just restored those who were erased since its backup was made.

use std::collections::HashSet;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    Keys,
    entity::{self as erased, Column},
    removal::remove,
};
use crate::{
    customers::entity::customer,
    db::{Db, Tx},
    error::Error,
    secret::Key,
};

/// Rows looked at, and tombstones written, at once.
const AT_ONCE: u64 = 2_000;
const WRITTEN: usize = 200;

/// Writes these tombstones and erases whom they are about, by the id of the row or, where that is another, by who it is; answers
/// how many customers it erased. Nobody else may use the database meanwhile.
pub async fn again(db: &Db, key: &Key, tombstones: Vec<erased::Model>) -> Result<u64, Error> {
    let kept: Vec<_> = tombstones.into_iter().filter(|one| one.kept_away).collect();
    let hashes: HashSet<Vec<u8>> =
        kept.iter().flat_map(|one| [one.by_birth.clone(), one.by_phone.clone()]).flatten().collect();
    let mut count = 0;
    for some in kept.chunks(WRITTEN) {
        let some = some.to_vec();
        count += db.write(move |tx| async move { write(&tx, some).await }).await?;
    }
    let mut after = Uuid::nil();
    if hashes.is_empty() {
        return Ok(count);
    }
    loop {
        let next = customer::Entity::find().filter(customer::Column::Id.gt(after)).order_by_asc(customer::Column::Id);
        let rows = next.limit(AT_ONCE).all(db.read()).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = last.id;
        let known = rows.iter().filter(|row| Keys::of(key, row).are_among(&hashes));
        let ids: Vec<Uuid> = known.map(|row| row.id).collect();
        if !ids.is_empty() {
            count += db.write(move |tx| async move { remove(&tx, &ids).await }).await?;
        }
    }
}

async fn write(tx: &Tx, tombstones: Vec<erased::Model>) -> Result<u64, Error> {
    let ids: Vec<Uuid> = tombstones.iter().map(|one| one.customer_id).collect();
    let known = OnConflict::column(Column::CustomerId)
        .update_columns([Column::KeptAway, Column::ByBirth, Column::ByPhone])
        .to_owned();
    let rows = tombstones.into_iter().map(|one| one.into_active_model().reset_all());
    erased::Entity::insert_many(rows).on_conflict(known).exec_without_returning(&**tx).await?;
    remove(tx, &ids).await
}
