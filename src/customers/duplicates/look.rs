//! Looks at a few who are due: gives them their keys, compares them with whoever shares one, and keeps the pairs.
//! All of it is one write, so a customer is due until their pairs are there.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{
    due,
    entity::pair,
    keep::{Found, LOCK, keep_keys, keep_pairs},
    neighbours::{alike, people},
    rules::{Names, Person, Rarity, Record, keys},
};
use crate::{
    db::{self, Db, Tx},
    error::Error,
    jobs::Lease,
};

/// The customers of one write, about a millisecond each: others wait for it.
const AT_ONCE: u64 = 2;

/// Looks at some; answers how many. `Stale` when another worker has the lease by now.
pub async fn some(db: &Db, lease: Lease, rarity: Arc<Rarity>) -> Result<usize, Error> {
    db.write(move |tx| async move {
        due::renew(&tx, lease).await?;
        // Whoever is erased at this moment is gone before or after this.
        db::advisory_lock(&tx, LOCK).await?;
        let ids = due::take(&tx, AT_ONCE).await?;
        let people = people(&*tx, &ids).await?;
        keep_keys(&tx, &ids, &keys_of_all(&people, &rarity, &mut Names::default())).await?;
        let found = compared(&tx, &people, &rarity).await?;
        let one_of = |column: pair::Column| column.is_in(ids.iter().copied());
        let theirs = Condition::any().add(one_of(pair::Column::LowId)).add(one_of(pair::Column::HighId));
        keep_pairs(&tx, theirs, found).await?;
        Ok(ids.len())
    })
    .await
}

/// The keys of people, as they are kept.
pub fn keys_of_all(people: &HashMap<Uuid, Person>, rarity: &Rarity, names: &mut Names) -> HashMap<Uuid, Vec<i64>> {
    let kept = |record: &Record| keys(record).into_iter().map(u64::cast_signed).collect();
    people.iter().map(|(id, person)| (*id, kept(&Record::among(person, rarity, names)))).collect()
}

/// The pairs of these people with anybody that may be one person.
async fn compared(tx: &Tx, people: &HashMap<Uuid, Person>, rarity: &Rarity) -> Result<Found, Error> {
    let mut found = Found::new();
    for (id, person) in people {
        for (other, score) in alike(&**tx, person, Some(*id), rarity).await? {
            found.insert([(*id).min(other), (*id).max(other)], score);
        }
    }
    Ok(found)
}
