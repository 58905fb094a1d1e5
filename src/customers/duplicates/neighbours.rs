//! Who shares a key with whom, and who of them may be one person, in the register as it is kept.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use sea_orm::{ConnectionTrait, DatabaseBackend, IdenStatic, QueryResult, Statement, Value};
use serde::de::DeserializeOwned;
use time::Date;
use uuid::Uuid;

use super::{
    super::entity::customer::Column,
    rules::{self, LARGEST, Person, Rarity, Record, Score, Verdict, compare, may_be_one, telling_keys},
};
use crate::{
    db::rows::{self, Rows, Sql},
    error::Error,
};

/// What is read of a customer.
const COLUMNS: [Column; 5] =
    [Column::Id, Column::FirstName, Column::LastName, Column::DateOfBirth, Column::PhoneNumber];
/// The most keys that a record has. A statement always asks for as many, so that it is prepared once.
const KEYS: usize = 8;
/// The phone numbers that are asked for at once; always as many, too.
const NUMBERS: usize = 8;
/// The customers that are asked for at once; always as many, too.
const AT_ONCE: usize = 400;
/// The same where a few are looked at.
const FEW: usize = 8;

/// Two records, and how they are found again; one of many pairs is there once.
pub type Candidate<T> = (T, [Arc<Record>; 2]);

/// Who may be the same person as this one, but for `itself`.
pub async fn alike(
    db: &impl ConnectionTrait,
    person: &Person,
    itself: Option<Uuid>,
    rarity: &Rarity,
) -> Result<Vec<(Uuid, Score)>, Error> {
    let record = Arc::new(Record::new(person, rarity));
    let mut candidates = Vec::new();
    for (id, other) in sharing(db, &telling_keys(&record, rarity)).await? {
        // Most are told apart by date and number, before their names are made ready.
        if Some(id) != itself && may_be_one(&record, &Record::without_names(&other), rarity) {
            let other = Record::new(&other, rarity);
            if rules::alike([&record, &other], rarity).is_some() {
                candidates.push((id, [Arc::clone(&record), Arc::new(other)]));
            }
        }
    }
    scored(db, candidates, rarity).await
}

/// How likely these are one person each, now that it is asked how many people have their numbers: more make it less likely.
pub async fn scored<T>(
    db: &impl ConnectionTrait,
    candidates: Vec<Candidate<T>>,
    rarity: &Rarity,
) -> Result<Vec<(T, Score)>, Error> {
    let agreeing = candidates.iter().filter(|(_, [one, other])| one.number_agrees(other));
    let numbers: BTreeSet<&str> = agreeing.flat_map(|(_, two)| two.each_ref().map(|record| record.number())).collect();
    let people = people_with(db, numbers).await?;
    let counted = |record: Arc<Record>| match people.get(record.number()) {
        Some(people) => Arc::new((*record).clone().with_number(*people)),
        None => record,
    };
    let scores = candidates.into_iter().map(|(what, two)| {
        let [one, other] = two.map(counted);
        (what, compare(&one, &other, rarity))
    });
    Ok(scores.filter(|(_, score)| score.verdict() != Verdict::Different).collect())
}

/// How many people have each of these numbers, by their birthdays.
async fn people_with(db: &impl ConnectionTrait, numbers: BTreeSet<&str>) -> Result<HashMap<String, usize>, Error> {
    let rows: Vec<String> = (1..=NUMBERS).map(|n| format!("(CAST(${n} AS TEXT))")).collect();
    let (rows, [_, _, _, birthday, phone]) = (rows.join(", "), COLUMNS.map(|column| column.as_str()));
    // No more than tell that it is a number of very many.
    let sql = format!(
        "WITH asked (number) AS (VALUES {rows}) SELECT number, (SELECT count(DISTINCT birthday) FROM \
         (SELECT {birthday} AS birthday FROM customers WHERE {phone} = asked.number AND deleted_at IS NULL \
         LIMIT {LARGEST}) AS theirs) FROM asked"
    );
    let (mut people, numbers) = (HashMap::new(), Vec::from_iter(numbers));
    for some in numbers.chunks(NUMBERS) {
        let values = some.iter().map(Some).chain([None; NUMBERS]).take(NUMBERS).map(|number| number.copied().into());
        let counted = Statement::from_sql_and_values(db.get_database_backend(), &sql, values);
        for row in db.query_all_raw(counted).await? {
            let count: i64 = row.try_get_by_index(1)?;
            if let Some(number) = row.try_get_by_index(0)? {
                people.insert(number, count.try_into().unwrap_or(usize::MAX));
            }
        }
    }
    Ok(people)
}

/// Whoever has one of these keys; a key of too many is left out.
async fn sharing(db: &impl ConnectionTrait, keys: &[u64]) -> Result<HashMap<Uuid, Person>, Error> {
    let Some(last) = keys.last() else { return Ok(HashMap::new()) };
    let padded: Vec<u64> = keys.iter().chain([last; KEYS]).take(KEYS.max(keys.len())).copied().collect();
    let (sql, values) = of_keys("kept.customer_id", &padded);
    of_ids(db, &sql, values).await
}

/// Each of these keys with everybody who has it; a key of too many is left out.
pub async fn with_keys(db: &impl ConnectionTrait, keys: &[u64]) -> Result<Vec<(u64, Uuid)>, Error> {
    let (sql, values) = of_keys("kept.key AS key, kept.customer_id AS id", keys);
    if db.get_database_backend() == DatabaseBackend::Sqlite {
        let rows: Vec<(i64, Uuid)> = as_json(db, "json_array(key, hex(id))".to_owned(), Sql::new(sql, values)).await?;
        return Ok(rows.into_iter().map(|(key, id)| (key.cast_unsigned(), id)).collect());
    }
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let pair = |row: &QueryResult| {
        let key: i64 = row.try_get_by_index(0)?;
        Ok((key.cast_unsigned(), row.try_get_by_index(1)?))
    };
    rows.iter().map(pair).collect()
}

/// A query for these columns of whoever has one of these keys, and its values.
fn of_keys(columns: &str, keys: &[u64]) -> (String, Vec<Value>) {
    let rows: Vec<String> = (1..=keys.len()).map(|n| format!("(CAST(${n} AS BIGINT))")).collect();
    let sql = format!(
        "WITH asked (key) AS (VALUES {}) SELECT {columns} FROM asked CROSS JOIN duplicate_keys AS kept \
         WHERE kept.key = asked.key \
         AND (SELECT 1 FROM duplicate_keys AS many WHERE many.key = asked.key LIMIT 1 OFFSET {LARGEST}) IS NULL",
        rows.join(", ")
    );
    (sql, keys.iter().map(|key| key.cast_signed().into()).collect())
}

/// These customers, but for those in the trash; read in the order in which they came, which is about that of the table: a third
/// of the time that ninety thousand of a million take in no order.
pub async fn people(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Person>, Error> {
    let (mut people, mut ids) = (HashMap::new(), ids.to_vec());
    ids.sort_unstable();
    let at_once = if ids.len() <= FEW { FEW } else { AT_ONCE };
    let marks: Vec<String> = (1..=at_once).map(|n| format!("${n}")).collect();
    for some in ids.chunks(at_once) {
        let values = some.iter().chain([&some[0]; AT_ONCE]).take(at_once).map(|id| (*id).into());
        people.extend(of_ids(db, &marks.join(", "), values.collect()).await?);
    }
    Ok(people)
}

async fn of_ids(db: &impl ConnectionTrait, ids: &str, values: Vec<Value>) -> Result<HashMap<Uuid, Person>, Error> {
    let columns = COLUMNS.map(|column| column.as_str()).join(", ");
    let sql = format!("SELECT {columns} FROM customers WHERE id IN ({ids}) AND deleted_at IS NULL");
    if db.get_database_backend() == DatabaseBackend::Sqlite {
        let [id, texts @ ..] = COLUMNS;
        let each = format!("json_array({}, json_array({}))", rows::json(id), texts.map(rows::json).join(", "));
        let rows: Vec<(Uuid, [String; 4])> = as_json(db, each, Sql::new(sql, values)).await?;
        let person = |(id, texts): (Uuid, [String; 4])| (id, Person::of_texts(texts.each_ref().map(String::as_str)));
        return Ok(rows.into_iter().map(person).collect());
    }
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(person).collect()
}

/// The rows of a query on SQLite.
async fn as_json<R: DeserializeOwned>(db: &impl ConnectionTrait, each: String, from: Sql) -> Result<Vec<R>, Error> {
    let (rows, ..) = rows::read(db, Rows { with: Sql::default(), each, beside: "NULL", from }, []).await?;
    Ok(rows)
}

fn person(row: &QueryResult) -> Result<(Uuid, Person), Error> {
    let born: Date = row.try_get_by_index(3)?;
    let [first, last, number] = [row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(4)?];
    Ok((row.try_get_by_index(0)?, Person { first, last, born: Some(born), number }))
}
