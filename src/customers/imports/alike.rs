//! Rows that are somebody who is here, or another row, by the rules of duplicates, though not letter by letter.

use std::{collections::BTreeSet, sync::Arc};

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use tokio::task;
use uuid::Uuid;

use super::{
    super::duplicates::{
        many::{self, Nearby},
        rules::{Person, Rarity, Reason, Score, Verdict},
    },
    among::{Among, Newcomer, person},
    plan::Plan,
    settings::{Matches, Similar},
    staged::{self, Staged},
    work::{Work, to_json},
};
use crate::error::Error;

/// The most customers who are compared without keys, as the worker of duplicates has not looked at them yet.
const MOST_DUE: u64 = 5_000;
/// The chunks of a file of which names are counted.
const COUNTED: usize = 10;
/// The rows that are kept at once to be compared with later ones; in the file, at least so many lie before a row.
const ROWS_BEFORE: usize = 50_000;

/// Whom a row may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Customer(Uuid),
    Row { place: i64, line: u64 },
}

/// Whom a row is, or may be, and why.
#[derive(Debug, Clone)]
pub struct Match {
    pub who: Who,
    pub score: Score,
}

/// Whom a row may be, the surest of each kind.
#[derive(Default)]
pub struct Alike {
    /// The customers who are likely the one of the row.
    pub customers: Vec<Match>,
    /// The earlier row that is likely the same.
    pub row: Option<Match>,
    /// Nobody surely: a customer or an earlier row.
    pub perhaps: Option<Match>,
}

impl Match {
    /// Stands for a row and its match: what was chosen counts while this is the same.
    pub fn mark(&self, Person { first, last, born, number }: &Person) -> Result<i64, Error> {
        let who = match self.who {
            Who::Customer(id) => id.to_string(),
            Who::Row { place, .. } => place.to_string(),
        };
        let born = born.map(|born| born.to_string()).unwrap_or_default();
        let mut hash = Sha256::new();
        for part in [first, last, &born, number, &who, &reasons(&self.score.reasons)?] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        Ok(digest.first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes)))
    }
}

/// The codes of reasons, as they are kept.
pub fn reasons(reasons: &[Reason]) -> Result<String, Error> {
    to_json(&reasons)
}

/// Whether rows are compared by the rules, of an import with these choices.
pub fn applies(matches: Matches, similar: Similar) -> bool {
    matches != Matches::Add && similar != Similar::Exact
}

/// What a file is compared by.
pub struct Comparing {
    pub rarity: Arc<Rarity>,
    /// Customers who have no keys yet.
    due: Among<Uuid>,
    /// Whether anybody has keys.
    any_keys: bool,
}

impl Comparing {
    /// What this file is compared by; nothing where it is compared exactly.
    pub async fn of(work: &Work, plan: &Arc<Plan>) -> Result<Option<Arc<Self>>, Error> {
        if !applies(plan.settings.matches, plan.settings.similar) {
            return Ok(None);
        }
        let (db, rarity) = (&work.jobs.db, Self::rarity(work, plan).await?);
        let any_keys = many::any_keys(db.read()).await?;
        let people = many::not_looked_at(db.read(), MOST_DUE).await?;
        let mut due = Among::default();
        for (id, person) in people {
            due.add(id, &Newcomer::new(person, &rarity));
        }
        Ok(Some(Arc::new(Self { rarity, due, any_keys })))
    }

    /// How common names are in the register with this file.
    pub async fn rarity(work: &Work, plan: &Arc<Plan>) -> Result<Arc<Rarity>, Error> {
        let here = many::rarity(&work.jobs.db).await?;
        with_names_of_file(work, plan, &here).await.map(Arc::new)
    }

    /// The customers who share a key with some rows.
    pub async fn nearby(
        &self,
        db: &impl ConnectionTrait,
        rows: impl Iterator<Item = &Newcomer>,
    ) -> Result<Option<Nearby>, Error> {
        let keys: BTreeSet<u64> = rows.flat_map(|row| row.keys.iter().copied()).collect();
        if keys.is_empty() || !self.any_keys {
            return Ok(None);
        }
        Nearby::of(db, keys).await.map(Some)
    }

    /// Whom a row may be.
    pub fn alike(&self, row: &Newcomer, nearby: Option<&Nearby>, earlier: &Earlier) -> Alike {
        let by_keys = nearby.map(|nearby| nearby.alike(&row.person, &row.keys, &self.rarity)).unwrap_or_default();
        // Of those who were changed since the worker looked, as they are now.
        let mut customers = self.due.alike(row, &self.rarity);
        let known: Vec<Uuid> = customers.iter().map(|(id, _)| *id).collect();
        customers.extend(by_keys.into_iter().filter(|(id, _)| !known.contains(id)));
        let customers = customers.into_iter().map(|(id, score)| Match { who: Who::Customer(id), score });
        let rows = earlier.alike(row, &self.rarity);
        let (likely, perhaps): (Vec<_>, Vec<_>) = customers.partition(Match::is_likely);
        let (likely_rows, perhaps_rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(Match::is_likely);
        Alike { customers: likely, row: surest(likely_rows), perhaps: surest(perhaps.into_iter().chain(perhaps_rows)) }
    }
}

impl Match {
    /// The customer; nobody where it is an earlier row.
    pub fn customer(&self) -> Option<Uuid> {
        match self.who {
            Who::Customer(id) => Some(id),
            Who::Row { .. } => None,
        }
    }

    fn is_likely(&self) -> bool {
        self.score.verdict() == Verdict::Likely
    }
}

fn surest(all: impl IntoIterator<Item = Match>) -> Option<Match> {
    all.into_iter().max_by(|one, other| one.score.points.total_cmp(&other.score.points))
}

/// The register's names with those of the file, which will be in it: of a large file, those of a part.
async fn with_names_of_file(work: &Work, plan: &Arc<Plan>, rarity: &Rarity) -> Result<Rarity, Error> {
    let firsts = staged::firsts(work.jobs.db.read(), work.id, 0).await?;
    let mut people = Vec::new();
    for first in firsts.iter().step_by(firsts.len().div_ceil(COUNTED).max(1)) {
        let (chunk, plan) = (staged::at(work.jobs.db.read(), work.id, *first).await?, Arc::clone(plan));
        let read = task::spawn_blocking(move || {
            let staged = Staged::read(chunk)?;
            let rows = staged.records.iter().zip(staged.first..).filter(|(_, place)| plan.is_customer(*place));
            let rows = rows.filter_map(|(record, place)| plan.read(place, record).details.ok());
            Ok::<_, Error>(rows.map(|details| person(&details)).collect::<Vec<_>>())
        });
        people.extend(read.await.map_err(|error| Error::internal(&error))??);
    }
    let total = u32::try_from(work.import.total).unwrap_or(u32::MAX);
    let times = total / u32::try_from(people.len()).unwrap_or(u32::MAX).max(1);
    Ok(rarity.with(&people, total, times.max(1)))
}

/// The rows that came before, as many as fit: of a long file, at least the last fifty thousand.
#[derive(Default)]
pub struct Earlier {
    latest: Among<(u32, u32)>,
    before: Among<(u32, u32)>,
}

impl Earlier {
    /// Keeps a row for those that come after it.
    pub fn add(&mut self, place: i64, line: u64, row: &Newcomer) {
        if self.latest.len() >= ROWS_BEFORE {
            self.before = std::mem::take(&mut self.latest);
        }
        let [place, line] = [u32::try_from(place).unwrap_or(u32::MAX), u32::try_from(line).unwrap_or(u32::MAX)];
        self.latest.add((place, line), row);
    }

    fn alike(&self, row: &Newcomer, rarity: &Rarity) -> Vec<Match> {
        let all = [&self.latest, &self.before].into_iter().flat_map(|rows| rows.alike(row, rarity));
        all.map(|((place, line), score)| Match { who: Who::Row { place: place.into(), line: line.into() }, score })
            .collect()
    }
}
