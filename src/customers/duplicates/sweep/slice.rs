//! A slice of the keys, from one to another, in memory: whoever shares one is compared, and keys and pairs are written.

use std::{collections::HashSet, sync::Arc};

use sea_orm::{
    ColumnTrait, DeleteMany, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _, sea_query::SimpleExpr,
};
use uuid::Uuid;

use super::{
    super::{
        entity::{due as due_entity, key, looked_at},
        keep::{Found, LOCK, add_keys, add_pairs},
        neighbours::{people, scored},
        rules::{LARGEST, Names},
    },
    Sweep,
    blocks::Blocks,
    note, without_due,
};
use crate::{
    db::{self, Tx},
    error::Error,
    jobs::Lease,
};

/// About how many keys are in memory, in 24 bytes each.
const KEYS: u64 = 500_000;
/// About how many keys a customer has.
const EACH: u64 = 8;
/// How many customers' keys are read at once.
const CUSTOMERS: u64 = 1_000;
/// The most keys of one write: others wait for it.
const WRITTEN: usize = 4_000;

type Key = (i64, Uuid);

/// The keys from one to another, in their order.
pub struct Slice {
    keys: Vec<Key>,
    from: i64,
    to: i64,
}

impl Slice {
    /// Reads the keys beside the customers; `room` is what the slice before took. A new one for each would leave the
    /// allocator with as many holes as there are slices.
    pub async fn read(sweep: &Sweep<'_>, from: i64, room: Vec<Key>) -> Result<Self, Error> {
        let all = u64::from(sweep.rarity.counted()) * EACH;
        let slices = all.div_ceil(KEYS).max(1);
        let to = from.saturating_add_unsigned(u64::MAX / slices);
        let (mut keys, mut after) = (room, Uuid::nil());
        keys.clear();
        // A tenth more, since keys are not spread quite evenly.
        keys.reserve_exact(usize::try_from(all / slices).unwrap_or(0) * 11 / 10);
        loop {
            let next = looked_at::Entity::find().filter(looked_at::Column::CustomerId.gt(after)).limit(CUSTOMERS);
            let rows = next.order_by_asc(looked_at::Column::CustomerId).all(&sweep.reader).await?;
            let Some(last) = rows.last() else { break };
            after = last.customer_id;
            for row in &rows {
                keys.extend(row.each_key().filter(|key| (from..=to).contains(key)).map(|key| (key, row.customer_id)));
            }
        }
        let keys = sweep.thread.run(move || {
            keys.sort_unstable();
            keys
        });
        Ok(Self { keys: keys.await?, from, to })
    }

    /// Compares and writes it, part after part; answers where the next slice begins, and the room for its keys.
    pub async fn sweep(self, sweep: &Sweep<'_>, names: &mut Names) -> Result<(i64, Vec<Key>), Error> {
        let (mut begin, mut place, mut compared) = (0, Some(self.from), None::<Compared>);
        while let Some(from) = place {
            let (end, last) = self.end_of_blocks(begin);
            let to = last.unwrap_or(self.to);
            let part = Part { keys: self.keys[begin..end].to_vec(), from, to };
            // The one before is written meanwhile.
            let write = async {
                match compared.take() {
                    Some(before) => before.write(sweep).await,
                    None => Ok(()),
                }
            };
            let (written, next) = tokio::join!(write, part.compared(sweep, names));
            written?;
            (compared, begin, place) = (Some(next?), end, last.map(|last| last.saturating_add(1)));
        }
        if let Some(last) = compared {
            last.write(sweep).await?;
        }
        Ok((self.to.saturating_add(1), self.keys))
    }

    /// Where the blocks end that begin here and fill a write, and their last key if others follow.
    fn end_of_blocks(&self, begin: usize) -> (usize, Option<i64>) {
        let rest = &self.keys[begin..];
        let Some((last, _)) = rest.get(WRITTEN) else { return (self.keys.len(), None) };
        let end = begin + rest.partition_point(|(key, _)| key <= last);
        (end, Some(*last).filter(|_| end < self.keys.len()))
    }
}

/// The keys of some blocks, with all that lie from one key to another.
struct Part {
    keys: Vec<Key>,
    from: i64,
    to: i64,
}

/// What a part is to be in the database.
struct Compared {
    range: SimpleExpr,
    to: i64,
    /// Whether a key is there that should not be; then all are missing.
    is_wrong: bool,
    missing: Vec<Key>,
    found: Found,
}

impl Compared {
    /// Writes it, in more than one write where a block is large.
    async fn write(mut self, sweep: &Sweep<'_>) -> Result<(), Error> {
        let range = self.range.clone();
        if self.is_wrong {
            sweep.write(move |tx| async move { Ok(keys_in(range).exec(&*tx).await.map(drop)?) }).await?;
        }
        while self.missing.len() > 2 * WRITTEN {
            let rows = self.missing.split_off(self.missing.len() - WRITTEN);
            sweep.write(move |tx| async move { add_keys(&tx, &rows).await }).await?;
        }
        let lease = sweep.lease;
        sweep.write(move |tx| async move { self.end(&tx, lease).await }).await
    }

    /// The last write, which leaves out whoever is due.
    async fn end(self, tx: &Tx, lease: Lease) -> Result<(), Error> {
        note(tx, lease, Some(self.to.saturating_add(1))).await?;
        db::advisory_lock(tx, LOCK).await?;
        add_keys(tx, &self.missing).await?;
        let due = due_entity::Entity::find().select_only().column(due_entity::Column::CustomerId);
        let of_due = key::Column::CustomerId.in_subquery(due.into_query());
        keys_in(self.range).filter(of_due).exec(&**tx).await?;
        add_without_due(tx, self.found).await
    }
}

/// Adds pairs, but for those of whoever is due; in a write that has the lock.
async fn add_without_due(tx: &Tx, found: Found) -> Result<(), Error> {
    let found = without_due(tx, found).await?;
    add_pairs(tx, found).await
}

fn keys_in(range: SimpleExpr) -> DeleteMany<key::Entity> {
    key::Entity::delete_many().filter(range)
}

impl Part {
    /// What it is to be.
    async fn compared(self, sweep: &Sweep<'_>, names: &mut Names) -> Result<Compared, Error> {
        let found = self.pairs(sweep, names).await?;
        let range = key::Column::Key.between(self.from, self.to);
        let kept: Vec<Key> = key::Entity::find().filter(range.clone()).into_tuple().all(&sweep.reader).await?;
        let (is_wrong, missing) = beside(&kept, self.keys);
        Ok(Compared { range, to: self.to, is_wrong, missing, found })
    }

    /// The pairs of these blocks that may be one person; of very many, all but the last are written here.
    async fn pairs(&self, sweep: &Sweep<'_>, names: &mut Names) -> Result<Found, Error> {
        let blocks =
            self.keys.chunk_by(|one, other| one.0 == other.0).filter(|block| (2..=LARGEST).contains(&block.len()));
        let blocks: Vec<Vec<Uuid>> = blocks.map(|block| block.iter().map(|(_, id)| *id).collect()).collect();
        let ids: HashSet<Uuid> = blocks.iter().flatten().copied().collect();
        let people = people(&sweep.reader, &ids.into_iter().collect::<Vec<_>>()).await?;
        let (rarity, mut known) = (Arc::clone(&sweep.rarity), std::mem::take(names));
        let ready = sweep.thread.run(move || (Blocks::new(blocks, people, rarity, &mut known), known));
        let (mut blocks, known) = ready.await?;
        *names = known;
        loop {
            let compared = sweep.thread.run(move || (blocks.some_pairs(), blocks));
            let ((candidates, are_more), rest) = compared.await?;
            let found = scored(&sweep.reader, candidates, &sweep.rarity).await?.into_iter().collect();
            if !are_more {
                return Ok(found);
            }
            blocks = rest;
            let written = sweep.write(move |tx| async move {
                db::advisory_lock(&tx, LOCK).await?;
                add_without_due(&tx, found).await
            });
            written.await?;
        }
    }
}

/// Whether a key is kept that should not be, and those that are missing: all where one is.
fn beside(kept: &[Key], keys: Vec<Key>) -> (bool, Vec<Key>) {
    let is_wrong = kept.iter().any(|key| keys.binary_search(key).is_err());
    if kept.is_empty() || is_wrong {
        return (is_wrong, keys);
    }
    let kept: HashSet<&Key> = kept.iter().collect();
    (false, keys.into_iter().filter(|key| !kept.contains(key)).collect())
}
