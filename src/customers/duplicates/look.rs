//! Looks at those who are due: gives them their keys, compares them with whoever shares one, and keeps the pairs.
//! All of it is one write, so a customer is due until their pairs are there.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    entity::{State, due, key, looked_at, pair, work},
    neighbours::{Neighbours, people},
    rules::{Person, Rarity, Record, Score, Verdict, compare, keys},
};
use crate::{
    db::{Db, Tx, bulk},
    error::Error,
    jobs::{Lease, Leased},
};

/// The customers of one write: others wait for it.
const AT_ONCE: u64 = 50;

impl Leased for work::Entity {
    const LEASE: [work::Column; 3] = [work::Column::Id, work::Column::Holder, work::Column::LeaseUntil];
}

/// Looks at some; answers how many. `Stale` when another worker has the lease by now.
pub async fn some(db: &Db, lease: Lease, rarity: Arc<Rarity>) -> Result<usize, Error> {
    db.write(move |tx| async move {
        if lease.renewed::<work::Entity>(Uuid::nil()).exec(&*tx).await?.rows_affected == 0 {
            return Err(Error::Stale);
        }
        let due = due::Entity::find().order_by_asc(due::Column::CustomerId).limit(AT_ONCE);
        let ids: Vec<Uuid> = due.all(&*tx).await?.into_iter().map(|due| due.customer_id).collect();
        // First of all: whoever changes one of them from here on waits, and makes them due again.
        due::Entity::delete_many().filter(due::Column::CustomerId.is_in(ids.iter().copied())).exec(&*tx).await?;
        let people = people(&*tx, &ids).await?;
        let keys = people.iter().map(|(id, person)| (*id, keys_of(person, &rarity))).collect();
        keep_keys(&tx, &ids, &keys).await?;
        let found = compared(&tx, &people, &keys, &rarity).await?;
        keep_pairs(&tx, &ids, found).await?;
        Ok(ids.len())
    })
    .await
}

/// Has everybody looked at who was not yet.
pub async fn at_all(tx: &Tx) -> Result<(), Error> {
    let sql = "INSERT INTO duplicates_due (customer_id) SELECT id FROM customers WHERE deleted_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM duplicates_looked_at AS looked WHERE looked.customer_id = customers.id) \
         ON CONFLICT DO NOTHING";
    Ok(tx.execute_unprepared(sql).await.map(drop)?)
}

/// Has those of the pairs looked at again: names are far more common than they were when these were compared.
pub async fn again_at_pairs(db: &Db) -> Result<(), Error> {
    let sql = "INSERT INTO duplicates_due (customer_id) SELECT DISTINCT low_id FROM suspected_pairs \
         WHERE state = 'open' ON CONFLICT DO NOTHING";
    db.write(move |tx| async move { Ok(tx.execute_unprepared(sql).await.map(drop)?) }).await
}

/// The keys of a person, as they are kept.
pub fn keys_of(person: &Person, rarity: &Rarity) -> Vec<i64> {
    keys(&Record::new(person, rarity)).into_iter().map(u64::cast_signed).collect()
}

/// Forgets customers who are taken out of the database.
pub async fn let_go(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    let these = || ids.iter().copied();
    remove_keys(tx, ids).await?;
    due::Entity::delete_many().filter(due::Column::CustomerId.is_in(these())).exec(&**tx).await?;
    let theirs = Condition::any().add(pair::Column::LowId.is_in(these())).add(pair::Column::HighId.is_in(these()));
    pair::Entity::delete_many().filter(theirs).exec(&**tx).await?;
    Ok(())
}

/// Removes the keys of customers.
async fn remove_keys(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    let of_them = || looked_at::Column::CustomerId.is_in(ids.iter().copied());
    for had in looked_at::Entity::find().filter(of_them()).all(&**tx).await? {
        let had_keys = had.keys.as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
        let gone = key::Entity::delete_many().filter(key::Column::CustomerId.eq(had.customer_id));
        gone.filter(key::Column::Key.is_in(had_keys)).exec(&**tx).await?;
    }
    looked_at::Entity::delete_many().filter(of_them()).exec(&**tx).await?;
    Ok(())
}

/// Puts these keys in place of those that the customers had.
async fn keep_keys(tx: &Tx, ids: &[Uuid], keys: &HashMap<Uuid, Vec<i64>>) -> Result<(), Error> {
    remove_keys(tx, ids).await?;
    let rows = keys.iter().flat_map(|(id, keys)| keys.iter().map(|key| key::Model { key: *key, customer_id: *id }));
    let rows: Vec<_> = rows.map(|row| row.into_active_model().reset_all()).collect();
    for some in rows.chunks(bulk::rows_at_once::<key::Entity>()) {
        key::Entity::insert_many(some.to_vec()).exec_without_returning(&**tx).await?;
    }
    let looked = keys.iter().map(|(id, keys)| looked_at::Model {
        customer_id: *id,
        keys: keys.iter().flat_map(|key| key.to_le_bytes()).collect(),
    });
    let looked: Vec<_> = looked.map(|row| row.into_active_model().reset_all()).collect();
    if !looked.is_empty() {
        looked_at::Entity::insert_many(looked).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// The pairs of these people with anybody that may be one person, by their ids, the lower first.
async fn compared(
    tx: &Tx,
    people: &HashMap<Uuid, Person>,
    keys: &HashMap<Uuid, Vec<i64>>,
    rarity: &Rarity,
) -> Result<BTreeMap<[Uuid; 2], Score>, Error> {
    let asked: BTreeSet<i64> = keys.values().flatten().copied().collect();
    let neighbours = Neighbours::of(&**tx, &asked.into_iter().collect::<Vec<_>>()).await?;
    let mut found = BTreeMap::new();
    for (id, person) in people {
        let record = neighbours.ready(person, rarity);
        for (other, neighbour) in neighbours.sharing(&keys[id], rarity) {
            let score = compare(&record, &neighbour, rarity);
            if other != *id && score.verdict() != Verdict::Different {
                found.insert([(*id).min(other), (*id).max(other)], score);
            }
        }
    }
    Ok(found)
}

/// Puts these pairs in place of those that the customers were in. What a person said stands while the reasons are the same.
async fn keep_pairs(tx: &Tx, ids: &[Uuid], mut found: BTreeMap<[Uuid; 2], Score>) -> Result<(), Error> {
    let one_of = |column: pair::Column| column.is_in(ids.iter().copied());
    let theirs = Condition::any().add(one_of(pair::Column::LowId)).add(one_of(pair::Column::HighId));
    for had in pair::Entity::find().filter(theirs.clone()).all(&**tx).await? {
        let is_as_it_was = found.get(&[had.low_id, had.high_id]).map(reasons).transpose()? == Some(had.reasons);
        if had.state == State::Different && is_as_it_was {
            found.remove(&[had.low_id, had.high_id]);
        }
    }
    let open = pair::Entity::delete_many().filter(theirs).filter(pair::Column::State.eq(State::Open));
    open.exec(&**tx).await?;
    let rows = found.into_iter().map(|([low_id, high_id], score)| {
        let points = tenths(&score);
        Ok(pair::Model { low_id, high_id, points, reasons: reasons(&score)?, state: State::Open }
            .into_active_model()
            .reset_all())
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    let columns = [pair::Column::Points, pair::Column::Reasons, pair::Column::State];
    let again = OnConflict::columns([pair::Column::LowId, pair::Column::HighId]).update_columns(columns).to_owned();
    for some in rows.chunks(bulk::rows_at_once::<pair::Entity>()) {
        pair::Entity::insert_many(some.to_vec()).on_conflict(again.clone()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Points as they are kept.
#[expect(clippy::cast_possible_truncation, reason = "points are between -100 and 100")]
fn tenths(score: &Score) -> i64 {
    (score.points * 10.0).round() as i64
}

/// The codes of reasons as they are kept.
fn reasons(score: &Score) -> Result<String, Error> {
    serde_json::to_string(&score.reasons).map_err(|error| Error::internal(&error))
}
