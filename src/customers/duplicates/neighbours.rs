//! Who shares a key with whom, in the register as it is kept.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement};
use time::Date;
use uuid::Uuid;

use super::{
    super::entity::customer::{self, Column},
    rules::{Person, Rarity, Record},
};
use crate::error::Error;

/// The most customers of one key: pairs that share nothing but a key of more are not looked at.
const LARGEST: usize = 500;
/// The most keys or customers that are asked for at once.
const AT_ONCE: usize = 400;

/// The customers who share a key with somebody.
pub struct Neighbours {
    sharing: HashMap<i64, Vec<Uuid>>,
    people: HashMap<Uuid, Person>,
    /// The birthdays beside each number.
    birthdays: HashMap<String, HashSet<Date>>,
}

impl Neighbours {
    /// Whoever has one of these keys.
    pub async fn of(db: &impl ConnectionTrait, keys: &[i64]) -> Result<Self, Error> {
        let mut sharing = HashMap::<_, Vec<Uuid>>::new();
        for some in keys.chunks(AT_ONCE) {
            let sql = Statement::from_string(db.get_database_backend(), sharing_one_of(some));
            for row in db.query_all_raw(sql).await? {
                sharing.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
            }
        }
        let ids: HashSet<Uuid> = sharing.values().flatten().copied().collect();
        let people = people(db, &ids.into_iter().collect::<Vec<_>>()).await?;
        let mut birthdays = HashMap::<_, HashSet<Date>>::new();
        for person in people.values() {
            birthdays.entry(person.number.clone()).or_default().extend(person.born);
        }
        Ok(Self { sharing, people, birthdays })
    }

    /// Each of those who share one of these keys, ready to be compared.
    pub fn sharing(&self, keys: &[i64], rarity: &Rarity) -> HashMap<Uuid, Record> {
        let ids = keys.iter().filter_map(|key| self.sharing.get(key)).flatten();
        let known = ids.filter_map(|id| Some((*id, self.people.get(id)?)));
        known.map(|(id, person)| (id, self.ready(person, rarity))).collect()
    }

    /// A person ready to be compared with them.
    pub fn ready(&self, person: &Person, rarity: &Rarity) -> Record {
        let with_number = self.birthdays.get(&person.number).map_or(1, HashSet::len);
        Record::new(person, rarity).with_number(with_number)
    }
}

/// Keys as rows, so that each is counted once; a key of too many is left out.
fn sharing_one_of(keys: &[i64]) -> String {
    let rows: Vec<String> = keys.iter().map(|key| format!("(CAST('{key}' AS BIGINT))")).collect();
    format!(
        "WITH asked (key) AS (VALUES {}) SELECT kept.key, kept.customer_id FROM asked CROSS JOIN duplicate_keys AS kept \
         WHERE kept.key = asked.key \
         AND (SELECT 1 FROM duplicate_keys AS many WHERE many.key = asked.key LIMIT 1 OFFSET {LARGEST}) IS NULL",
        rows.join(", ")
    )
}

/// These customers, but for those in the trash.
pub async fn people(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Person>, Error> {
    let mut people = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let columns = [Column::Id, Column::FirstName, Column::LastName, Column::DateOfBirth, Column::PhoneNumber];
        let found = customer::Entity::find()
            .select_only()
            .columns(columns)
            .filter(Column::Id.is_in(some.iter().copied()))
            .filter(Column::DeletedAt.is_null());
        let rows: Vec<(Uuid, String, String, Date, String)> = found.into_tuple().all(db).await?;
        people.extend(
            rows.into_iter()
                .map(|(id, first, last, born, number)| (id, Person { first, last, born: Some(born), number })),
        );
    }
    Ok(people)
}
