//! The keys of customers and the pairs of them, as they are kept.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{
    due,
    entity::{State, due as due_entity, key, looked_at, pair, work},
    rules::Score,
    said::without_different,
};
use crate::{
    db::{self, Tx},
    error::Error,
};

/// Pairs by their ids, the lower first, and what is said of them.
pub type Found = BTreeMap<[Uuid; 2], Score>;

/// What keeps keys from being put back that are taken out at this moment.
pub const LOCK: &[u8] = b"duplicates";
/// The rows of one statement: always as many, so that it is prepared once. A connection keeps the last hundred that it
/// prepared, with what was bound to them: some hundred KiB each for as many rows.
const ROWS: usize = 500;
/// The same for the keys of those who are looked at one by one.
const FEW: usize = 32;
/// The same for pairs.
const PAIRS: usize = 50;

/// Forgets customers who are taken out of the database.
pub async fn let_go(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    db::advisory_lock(tx, LOCK).await?;
    let these = || ids.iter().copied();
    due_entity::Entity::delete_many().filter(due_entity::Column::CustomerId.is_in(these())).exec(&**tx).await?;
    remove_keys(tx, ids).await?;
    let theirs = Condition::any().add(pair::Column::LowId.is_in(these())).add(pair::Column::HighId.is_in(these()));
    pair::Entity::delete_many().filter(theirs).exec(&**tx).await?;
    // Who compares very many has read their keys before: whoever is due is left out there.
    let sweeping = work::Entity::find().filter(work::Column::Place.is_not_null()).one(&**tx).await?;
    if sweeping.is_some() { due::add(tx, ids).await } else { Ok(()) }
}

/// Removes the keys of customers.
async fn remove_keys(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    let of_them = || looked_at::Column::CustomerId.is_in(ids.iter().copied());
    for had in looked_at::Entity::find().filter(of_them()).all(&**tx).await? {
        let gone = key::Entity::delete_many().filter(key::Column::CustomerId.eq(had.customer_id));
        gone.filter(key::Column::Key.is_in(had.each_key())).exec(&**tx).await?;
    }
    looked_at::Entity::delete_many().filter(of_them()).exec(&**tx).await?;
    Ok(())
}

/// Puts these keys in place of those that the customers had.
pub async fn keep_keys(tx: &Tx, ids: &[Uuid], keys: &HashMap<Uuid, Vec<i64>>) -> Result<(), Error> {
    remove_keys(tx, ids).await?;
    let rows: Vec<_> = keys.iter().flat_map(|(id, keys)| keys.iter().map(|key| (*key, *id))).collect();
    add_keys(tx, &rows).await?;
    note_keys(tx, ids, keys).await
}

/// Adds keys.
pub async fn add_keys(tx: &Tx, rows: &[(i64, Uuid)]) -> Result<(), Error> {
    let rows = rows.iter().map(|(key, id)| key::Model { key: *key, customer_id: *id }.into_active_model().reset_all());
    let mut rows: Vec<_> = rows.collect();
    let at_once = if rows.len() <= FEW { FEW } else { ROWS };
    fill_up(&mut rows, at_once);
    for some in rows.chunks(at_once) {
        key::Entity::insert_many(some.to_vec()).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Notes with each customer which keys they have.
pub async fn note_keys(tx: &Tx, ids: &[Uuid], keys: &HashMap<Uuid, Vec<i64>>) -> Result<(), Error> {
    looked_at::Entity::delete_many().filter(looked_at::Column::CustomerId.is_in(ids.to_vec())).exec(&**tx).await?;
    let looked = ids.iter().filter_map(|id| Some((id, keys.get(id)?))).map(|(id, keys)| looked_at::Model {
        customer_id: *id,
        keys: keys.iter().flat_map(|key| key.to_le_bytes()).collect(),
    });
    let mut looked: Vec<_> = looked.map(|row| row.into_active_model().reset_all()).collect();
    if looked.len() > ROWS {
        fill_up(&mut looked, ROWS);
    }
    for some in looked.chunks(ROWS) {
        looked_at::Entity::insert_many(some.to_vec()).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Has the last row again until there are as many as statements of so many need.
fn fill_up<R: Clone>(rows: &mut Vec<R>, times: usize) {
    if let Some(last) = rows.last().cloned() {
        rows.resize(rows.len().next_multiple_of(times), last);
    }
}

/// Puts these pairs in place of those in `scope`. What a person said stands while the reasons are the same.
pub async fn keep_pairs(tx: &Tx, scope: Condition, mut found: Found) -> Result<(), Error> {
    for had in pair::Entity::find().filter(scope.clone()).all(&**tx).await? {
        let ids = [had.low_id, had.high_id];
        let Some(now) = found.get(&ids).filter(|_| had.state == State::Different) else { continue };
        if reasons(now)? == had.reasons {
            found.remove(&ids);
        } else {
            pair::Entity::delete_by_id((had.low_id, had.high_id)).exec(&**tx).await?;
        }
    }
    let open = pair::Entity::delete_many().filter(scope).filter(pair::Column::State.eq(State::Open));
    open.exec(&**tx).await?;
    add_pairs(tx, found).await
}

/// Adds pairs that are not there yet.
pub async fn add_pairs(tx: &Tx, found: Found) -> Result<(), Error> {
    let mut found = found.into_iter();
    while found.len() > 0 {
        // So many at a time: the rows of all would take several times what the pairs do.
        let some = without_different(&**tx, found.by_ref().take(PAIRS).collect()).await?;
        let some = some.into_iter().map(|([low_id, high_id], score)| {
            let points = tenths(&score);
            Ok(pair::Model { low_id, high_id, points, reasons: reasons(&score)?, state: State::Open }
                .into_active_model()
                .reset_all())
        });
        let mut some = some.collect::<Result<Vec<_>, Error>>()?;
        fill_up(&mut some, PAIRS);
        if !some.is_empty() {
            pair::Entity::insert_many(some).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
        }
    }
    Ok(())
}

/// Points as they are kept.
#[expect(clippy::cast_possible_truncation, reason = "points are between -100 and 100")]
fn tenths(score: &Score) -> i64 {
    (score.points * 10.0).round() as i64
}

/// The codes of reasons as they are kept.
pub fn reasons(score: &Score) -> Result<String, Error> {
    serde_json::to_string(&score.reasons).map_err(|error| Error::internal(&error))
}
