//! How common names are in the register: counted now and then, and kept in memory, since the shares change little.
//! Counting a million customers takes some seconds; names that one customer has are not kept.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Mutex;

use super::rules::Rarity;
use crate::{
    clock::now,
    db::{Db, scalar},
    error::Error,
};

/// Whoever counts what was not counted yet.
static COUNTING: Mutex<()> = Mutex::const_new(());
/// How long a count is good, in seconds, unless the number of customers changes by a tenth.
const GOOD_FOR: i64 = 3_600;

const FIRST: &str = "SELECT first_name_sort, '', count(*) FROM customers WHERE deleted_at IS NULL \
     GROUP BY first_name_sort HAVING count(*) > 1";
const LAST: &str = "SELECT last_name_sort, '', count(*) FROM customers WHERE deleted_at IS NULL \
     GROUP BY last_name_sort HAVING count(*) > 1";
const FULL: &str = "SELECT first_name_sort, last_name_sort, count(*) FROM customers WHERE deleted_at IS NULL \
     GROUP BY last_name_sort, first_name_sort HAVING count(*) > 3";
const PEOPLE: &str = "SELECT count(*) FROM customers WHERE deleted_at IS NULL";

/// As it was last counted.
pub async fn latest(db: &Db) -> Result<Arc<Rarity>, Error> {
    if let Some((_, counted)) = db.names().latest() {
        return Ok(counted);
    }
    // All who ask after a start wait for one count.
    let _counting = COUNTING.lock().await;
    match db.names().latest() {
        Some((_, counted)) => Ok(counted),
        None => count(db).await,
    }
}

/// As it is, but for an hour or a tenth of the customers; and whether it was far from that before.
pub async fn fresh(db: &Db) -> Result<(Arc<Rarity>, bool), Error> {
    let people = scalar(db.read(), PEOPLE).await?;
    let Some((at, counted)) = db.names().latest::<Rarity>() else { return Ok((count(db).await?, false)) };
    let before = i64::from(counted.counted());
    if at + GOOD_FOR > now() && (people - before).abs() <= before / 10 {
        return Ok((counted, false));
    }
    Ok((count(db).await?, people.max(1_000) > 2 * before.max(1_000)))
}

async fn count(db: &Db) -> Result<Arc<Rarity>, Error> {
    let mut counts = Vec::new();
    for sql in [FIRST, LAST, FULL] {
        let rows = db.read().query_all_raw(Statement::from_string(db.read().get_database_backend(), sql)).await?;
        let names = rows.into_iter().map(|row| {
            let count: i64 = row.try_get_by_index(2)?;
            Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, count.try_into().unwrap_or(u32::MAX)))
        });
        counts.push(names.collect::<Result<Vec<(String, String, u32)>, Error>>()?);
    }
    let people = scalar(db.read(), PEOPLE).await?.try_into().unwrap_or(u32::MAX);
    let counted = Arc::new(Rarity::of_counts(people, counts.try_into().unwrap_or_default()));
    db.names().put(now(), &counted);
    Ok(counted)
}
