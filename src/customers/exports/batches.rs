//! Customers in the order of the list, some at a time, each by one short read.
//! Whoever is there from beginning to end comes exactly once, whatever is changed meanwhile.

use super::{
    super::{
        entity::customer,
        search::{self, By, Cursor, Order, Query, Start},
    },
    passed::Passed,
};
use crate::{clock::now, db::Db, error::Error};

/// The most customers read at once, and how many at first.
const AT_ONCE: [u64; 2] = [1_000, 100];
/// How many bytes of them, as far as can be told from the ones before.
const BYTES: usize = 512 * 1024;
/// How far the clocks of two servers may be apart, in seconds.
const APART: i64 = 5;

/// Customers, some at a time.
pub struct Batches {
    db: Db,
    /// Whether fields of one's own are searched.
    own: bool,
    query: Query,
    stage: Stage,
    /// Whoever was changed since then may stand elsewhere in the order than before.
    since: i64,
    passed: Passed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// From one end of the list to the other.
    InOrder,
    /// Those whom a change moved from what was still to come to what was passed, and new ones.
    ChangedMeanwhile,
    Ended,
}

impl Batches {
    /// All that a search finds, in its order; with `own`, fields of one's own are searched too.
    pub fn new(db: Db, text: String, order: Order, own: bool) -> Self {
        let query = Query { text, order, start: Start::First, limit: AT_ONCE[1], listed: None };
        Self { db, own, query, stage: Stage::InOrder, since: now() - APART, passed: Passed::default() }
    }

    /// The next customers; nothing when all have come.
    pub async fn next(&mut self) -> Result<Option<Vec<customer::Model>>, Error> {
        while self.stage != Stage::Ended {
            let (mut rows, next) = search::batch(self.db.read(), &self.query, self.own).await?;
            match (next, self.stage) {
                (Some(next), _) => self.query.start = Start::After(next),
                (None, Stage::InOrder) => {
                    self.stage = Stage::ChangedMeanwhile;
                    self.query.order = Order { by: By::Change, descending: false };
                    self.query.start = Start::After(Cursor::at_change(self.since));
                }
                (None, _) => self.stage = Stage::Ended,
            }
            rows.retain(|row| row.updated_at < self.since || !self.passed.contains(row.id));
            if !rows.is_empty() {
                self.passed.add(rows.iter().map(|row| row.id));
                self.query.limit = next_limit(&rows);
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }
}

/// As many as hold half a megabyte if the next ones are like these.
fn next_limit(rows: &[customer::Model]) -> u64 {
    let bytes: usize = rows.iter().map(|row| 200 + row.fields.bytes()).sum();
    let limit = BYTES * rows.len() / bytes.max(1);
    u64::try_from(limit).unwrap_or(u64::MAX).clamp(1, AT_ONCE[0])
}
