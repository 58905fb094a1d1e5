//! People who are not in the register yet, many at once: who in it may be one of them.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::{
    counts,
    entity::{due, key},
    neighbours,
    rules::{Households, Person, Rarity, Record, Score, Verdict, compare, may_be_one},
};
use crate::{db::Db, error::Error};

/// The most keys that are asked for at once.
const AT_ONCE: usize = 400;

/// Who shares a key with one of those who are asked for.
#[derive(Default)]
pub struct Nearby {
    sharing: HashMap<u64, Vec<Uuid>>,
    people: HashMap<Uuid, Person>,
    households: Households,
}

impl Nearby {
    /// Of people with these keys; a key of too many is left out.
    pub async fn of(db: &impl ConnectionTrait, keys: BTreeSet<u64>) -> Result<Self, Error> {
        let mut nearby = Self::default();
        for some in keys.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
            for (key, id) in neighbours::with_keys(db, some).await? {
                nearby.sharing.entry(key).or_default().push(id);
            }
        }
        let ids: HashSet<Uuid> = nearby.sharing.values().flatten().copied().collect();
        nearby.people = people(db, &ids.into_iter().collect::<Vec<_>>()).await?;
        nearby.households = Households::of(nearby.people.values());
        Ok(nearby)
    }

    /// Those who may be a person with these keys.
    pub fn alike(&self, person: &Person, keys: &[u64], rarity: &Rarity) -> Vec<(Uuid, Score)> {
        let ready = |person: &Person| self.households.count(Record::new(person, rarity));
        let record = ready(person);
        let ids: BTreeSet<&Uuid> = keys.iter().filter_map(|key| self.sharing.get(key)).flatten().collect();
        let known = ids.into_iter().filter_map(|id| Some((*id, self.people.get(id)?)));
        // Most are told apart by date and number, before their names are made ready.
        let near = known.filter(|(_, other)| may_be_one(&record, &Record::without_names(other), rarity));
        let scores = near.map(|(id, other)| (id, compare(&record, &ready(other), rarity)));
        scores.filter(|(_, score)| score.verdict() != Verdict::Different).collect()
    }
}

/// How common names are in the register.
pub async fn rarity(db: &Db) -> Result<Arc<Rarity>, Error> {
    Ok(counts::fresh(db).await?.0)
}

/// Whether the worker has looked at anybody.
pub async fn any_keys(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(key::Entity::find().limit(1).one(db).await?.is_some())
}

/// Some of those whom the worker has not looked at yet, so that nobody finds them by their keys.
pub async fn not_looked_at(db: &impl ConnectionTrait, most: u64) -> Result<HashMap<Uuid, Person>, Error> {
    let due = due::Entity::find().limit(most).all(db).await?;
    people(db, &due.into_iter().map(|due| due.customer_id).collect::<Vec<_>>()).await
}

/// These customers, but for those in the trash.
pub async fn people(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Person>, Error> {
    neighbours::people(db, ids).await
}
