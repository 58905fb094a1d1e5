//! Looks at very many at once: after an upgrade, a large import, a change of the rules.
//!
//! One by one, each customer's keys would go to eight places of a large table, and each would be read fifty times. So all keys
//! are made first, in the order of customers, and kept beside them. Then the keys are taken in their own order, a slice of
//! them in memory at a time: each block of those who share one is compared, and its keys and pairs are written at the end of
//! what is there. Last, the pairs that were here before are compared again.
//!
//! Each write notes the place, where another worker goes on. Whoever is due meanwhile is left out and looked at afterwards.

mod blocks;
mod slice;
mod thread;

use std::{sync::Arc, time::Instant};

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    due,
    entity::{due as due_entity, pair, work},
    keep::{Found, LOCK, keep_pairs, note_keys},
    look::keys_of_all,
    neighbours::{people, scored},
    rules::{Names, Rarity, Record, alike},
    work::rest_after,
};
use crate::{
    db::{self, Db, Reader, Tx},
    error::Error,
    jobs::Lease,
};
use slice::Slice;
use thread::Thread;

/// Fewer than these are looked at one by one however few there are in all.
const FEW: u32 = 500;
/// And fewer than one of so many.
const SHARE: u32 = 20;
/// How many get their keys in one write.
const CUSTOMERS: u64 = 1_000;
/// How many pairs are compared again in one write.
const PAIRS: u64 = 500;

/// How many are asked for at once.
const ASKED: usize = 400;

/// Where the keys begin.
pub const BEGINNING: i64 = i64::MIN;

/// One worker's sweep.
struct Sweep<'d> {
    db: &'d Db,
    reader: Reader,
    thread: Thread,
    lease: Lease,
    rarity: Arc<Rarity>,
}

/// Whether so many are due that it pays to sweep, or a sweep was begun.
pub async fn is_worth_it(db: &Db, rarity: &Rarity) -> Result<bool, Error> {
    let many = Ord::max(FEW, rarity.counted() / SHARE);
    Ok(due::work(db).await?.place.is_some() || due::are_more(db, many.into()).await?)
}

/// Looks at everybody, from where the last sweep was broken off.
pub async fn all(db: &Db, lease: Lease, rarity: Arc<Rarity>) -> Result<(), Error> {
    let (thread, reader) = (Thread::start()?, db.read_alone().await?);
    let sweep = Sweep { db, reader, thread, lease, rarity };
    let done = sweep.all().await;
    sweep.reader.close_alone().await;
    done
}

impl Sweep<'_> {
    async fn all(&self) -> Result<(), Error> {
        let mut place = due::work(self.db).await?.place.unwrap_or(BEGINNING);
        if place == BEGINNING {
            self.note(Some(BEGINNING)).await?;
            self.give_keys().await?;
        }
        let mut names = Names::default();
        let mut room = Vec::new();
        while place < i64::MAX {
            let slice = Slice::read(self, place, room).await?;
            (place, room) = slice.sweep(self, &mut names).await?;
        }
        drop(room);
        self.compare_pairs_again(&mut names).await?;
        self.note(None).await
    }

    /// A short write of whoever has the lease, and a rest for those of others.
    async fn write<T, Work, Done>(&self, work: Work) -> Result<T, Error>
    where
        T: Send + 'static,
        Work: FnOnce(Tx) -> Done + Send + 'static,
        Done: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (lease, began) = (self.lease, Instant::now());
        let done = self.db.write(move |tx| async move {
            due::renew(&tx, lease).await?;
            work(tx).await
        });
        let done = done.await?;
        rest_after(began.elapsed()).await;
        Ok(done)
    }

    /// Notes the place.
    async fn note(&self, place: Option<i64>) -> Result<(), Error> {
        let lease = self.lease;
        self.write(move |tx| async move { note(&tx, lease, place).await }).await
    }

    /// Gives whoever is due their keys, kept beside them alone.
    async fn give_keys(&self) -> Result<(), Error> {
        let mut names = Names::default();
        loop {
            let rarity = Arc::clone(&self.rarity);
            let given = self.write(move |tx| async move {
                let ids = due::take(&tx, CUSTOMERS).await?;
                let keys = keys_of_all(&people(&*tx, &ids).await?, &rarity, &mut names);
                note_keys(&tx, &ids, &keys).await?;
                Ok((ids.len(), names))
            });
            let (given, known) = given.await?;
            if given == 0 {
                return Ok(());
            }
            names = known;
        }
    }

    /// Compares those pairs again that are kept: some of their customers may have changed, or the rules.
    async fn compare_pairs_again(&self, names: &mut Names) -> Result<(), Error> {
        let ids = || Expr::tuple([Expr::col(pair::Column::LowId), Expr::col(pair::Column::HighId)]);
        let place = |[low, high]: [Uuid; 2]| Expr::tuple([Expr::value(low), Expr::value(high)]);
        let mut after = [Uuid::nil(); 2];
        loop {
            let next = pair::Entity::find().filter(ids().gt(place(after))).limit(PAIRS);
            let next = next.order_by_asc(pair::Column::LowId).order_by_asc(pair::Column::HighId);
            let rows: Vec<[Uuid; 2]> =
                next.all(&self.reader).await?.into_iter().map(|row| [row.low_id, row.high_id]).collect();
            let Some(last) = rows.last().copied() else { return Ok(()) };
            let scope = Condition::all().add(ids().gt(place(after))).add(ids().lte(place(last)));
            let found = self.compared(&rows, names).await?;
            let kept = self.write(move |tx| async move {
                db::advisory_lock(&tx, LOCK).await?;
                let found = without_due(&tx, found).await?;
                keep_pairs(&tx, scope, found).await
            });
            kept.await?;
            after = last;
        }
    }

    async fn compared(&self, pairs: &[[Uuid; 2]], names: &mut Names) -> Result<Found, Error> {
        let people = people(&self.reader, pairs.as_flattened()).await?;
        let mut ready = |id: &Uuid| Some(Arc::new(Record::among(people.get(id)?, &self.rarity, names)));
        let two = |ids: &[Uuid; 2]| Some((*ids, [ready(&ids[0])?, ready(&ids[1])?]));
        let mut candidates: Vec<_> = pairs.iter().filter_map(two).collect();
        candidates.retain(|(_, [one, other])| alike([one, other], &self.rarity).is_some());
        Ok(scored(&self.reader, candidates, &self.rarity).await?.into_iter().collect())
    }
}

async fn note(tx: &Tx, lease: Lease, place: Option<i64>) -> Result<(), Error> {
    due::note(tx, lease, Some((work::Column::Place, place))).await
}

/// Those pairs of which nobody is due, who was changed or removed since they were compared.
async fn without_due(tx: &Tx, mut found: Found) -> Result<Found, Error> {
    let ids: Vec<Uuid> = found.keys().flatten().copied().collect();
    for some in ids.chunks(ASKED) {
        // Always as many, so that the statement is prepared once.
        let asked = some.iter().chain([&some[0]; ASKED]).take(ASKED).copied();
        let due = due_entity::Entity::find().filter(due_entity::Column::CustomerId.is_in(asked));
        for due in due.all(&**tx).await? {
            found.retain(|ids, _| !ids.contains(&due.customer_id));
        }
    }
    Ok(found)
}
