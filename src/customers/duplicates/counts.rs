//! How common names are in the register: counted now and then, and kept in memory, since the shares change little.
//! Counting a million customers takes some seconds; names that one customer has are not kept.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{ConnectionTrait, QueryResult, Statement};
use tokio::sync::Mutex;

use super::{super::EVERYONE, rules::Rarity};
use crate::{
    clock::now,
    db::{Db, scalar},
    error::Error,
};

/// Whoever counts what was not counted yet.
static COUNTING: Mutex<()> = Mutex::const_new(());
/// How long a count is good, in seconds, unless the number of customers changes by a tenth.
const GOOD_FOR: i64 = 3_600;

/// The next names in the order of their index: neither database sorts anything, or keeps more than a row.
const NAMES: &str = "SELECT first_name_sort, last_name_sort, count(*) FROM customers \
     WHERE deleted_at IS NULL AND (last_name_sort, first_name_sort) > ($1, $2) \
     GROUP BY last_name_sort, first_name_sort ORDER BY last_name_sort, first_name_sort LIMIT 5000";

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
    let people = scalar(db.read(), EVERYONE).await?;
    let Some((at, counted)) = db.names().latest::<Rarity>() else { return Ok((count(db).await?, false)) };
    let before = i64::from(counted.counted());
    if at + GOOD_FOR > now() && (people - before).abs() <= before / 10 {
        return Ok((counted, false));
    }
    Ok((count(db).await?, people.max(1_000) > 2 * before.max(1_000)))
}

async fn count(db: &Db) -> Result<Arc<Rarity>, Error> {
    let mut names = Counted::default();
    while let Some(last) = names.add(&next_names(db, names.last.clone()).await?) {
        names.last = last;
    }
    let people = scalar(db.read(), EVERYONE).await?.try_into().unwrap_or(u32::MAX);
    let counted = Arc::new(names.rarity(people));
    db.names().put(now(), &counted);
    Ok(counted)
}

/// First and last name, and how many have both.
type Full = (String, String, u32);

async fn next_names(db: &Db, [first, last]: [String; 2]) -> Result<Vec<Full>, Error> {
    let backend = db.read().get_database_backend();
    let next = Statement::from_sql_and_values(backend, NAMES, [last.into(), first.into()]);
    let name = |row: QueryResult| {
        let count: i64 = row.try_get_by_index(2)?;
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, count.try_into().unwrap_or(u32::MAX)))
    };
    db.read().query_all_raw(next).await?.into_iter().map(name).collect()
}

/// How many have each name, as they are counted in the order of last names.
#[derive(Default)]
struct Counted {
    first_names: HashMap<String, u32>,
    last_names: Vec<(String, u32)>,
    full_names: Vec<Full>,
    /// The first and last name that were counted last.
    last: [String; 2],
}

impl Counted {
    /// Adds names; answers the last of them.
    fn add(&mut self, names: &[Full]) -> Option<[String; 2]> {
        for (first, last, count) in names {
            match self.first_names.get_mut(first) {
                Some(counted) => *counted += count,
                None => drop(self.first_names.insert(first.clone(), *count)),
            }
            match self.last_names.last_mut() {
                Some((name, counted)) if name == last => *counted += count,
                _ => {
                    self.last_names.pop_if(|(_, count)| *count == 1);
                    self.last_names.push((last.clone(), *count));
                }
            }
            if *count > 3 {
                self.full_names.push((first.clone(), last.clone(), *count));
            }
        }
        names.last().map(|(first, last, _)| [first.clone(), last.clone()])
    }

    fn rarity(mut self, people: u32) -> Rarity {
        self.first_names.retain(|_, count| *count > 1);
        self.last_names.pop_if(|(_, count)| *count == 1);
        Rarity::of_counts(people, self.first_names.into_iter().collect(), self.last_names, self.full_names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(first: &str, last: &str, count: u32) -> Full {
        (first.into(), last.into(), count)
    }

    #[test]
    fn a_name_is_counted_once_wherever_a_page_ends() {
        let names = [
            full("ada", "byron", 4),
            full("joan", "clarke", 1),
            full("ada", "lovelace", 1),
            full("grace", "lovelace", 2),
            full("αννα", "παππα", 1),
        ];
        for end in 0..=names.len() {
            let mut counted = Counted::default();
            counted.add(&names[..end]);
            counted.add(&names[end..]);
            let last_names =
                [("byron", 4), ("lovelace", 3), ("παππα", 1)].map(|(name, count)| (name.to_owned(), count));
            assert_eq!(counted.last_names, last_names, "{end}: whoever is alone goes once the next name is there");
            assert_eq!(counted.first_names["ada"], 5, "{end}");
            assert_eq!(counted.full_names, [full("ada", "byron", 4)], "{end}");
        }
    }
}
