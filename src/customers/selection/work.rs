//! The work of deleting many and of undoing it, in short writes: each holds some rows, their history and how far it is.
//! Cut off anywhere, it is gone on with where it was, by this server or another.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use tokio::time;
use uuid::Uuid;

use super::{
    super::{
        history::Act,
        own_fields::Definitions,
        row::{locked, move_to},
        search::{self, Order, Query, Start},
        trash,
    },
    entity::{State, deleted_together, deletion},
};
use crate::{
    activity,
    clock::now,
    db::{Db, Tx},
    error::Error,
    jobs::{Lease, Leased},
    people::{Actor, Channel},
};

/// Rows of one write: others wait for it.
const AT_ONCE: u64 = 100;
/// How long whoever begins it waits for it.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// A customer to delete, and the version that was meant.
pub type Meant = (Uuid, i64);

/// The statement that counts deletions of many by kind and state, as [`crate::jobs::STATES`] has them.
pub fn jobs(now: i64) -> String {
    format!(
        "SELECT 'deletion' AS kind, CASE WHEN state NOT IN ('deleting', 'restoring') THEN 'done' \
         WHEN lease_until > {now} THEN 'running' ELSE 'queued' END AS state, count(*) AS jobs FROM deletions GROUP BY 1, 2"
    )
}

/// Goes on with all that nobody works on.
pub async fn finish(db: &Db) -> Result<(), Error> {
    let unfinished = deletion::Entity::find()
        .filter(deletion::Column::State.is_in([State::Deleting, State::Restoring]))
        .filter(deletion::Column::LeaseUntil.lt(now()));
    for row in unfinished.all(db.read()).await? {
        run(db, row.id).await?;
    }
    Ok(())
}

/// Begins to work on one, and waits a moment for it.
pub async fn begin(db: &Db, id: Uuid) {
    let db = db.clone();
    let work = tokio::spawn(async move {
        if let Err(error) = run(&db, id).await {
            tracing::warn!(%error, "a deletion of many was not finished; it is tried again");
        }
    });
    let _ = time::timeout(LONGEST_WAIT, work).await;
}

async fn run(db: &Db, id: Uuid) -> Result<(), Error> {
    let lease = Lease::new();
    let Some(row) = lease.take::<deletion::Entity>(db, id, Condition::all()).await? else { return Ok(()) };
    match row.state {
        State::Deleting => delete_found(db, lease, row).await,
        State::Restoring => restore(db, lease, id).await,
        State::Deleted | State::Restored => Ok(()),
    }
}

impl Leased for deletion::Entity {
    const LEASE: [deletion::Column; 3] = [deletion::Column::Id, deletion::Column::Holder, deletion::Column::LeaseUntil];
}

/// The deletion, for another while; `Busy` when somebody else works on it by now.
async fn renewed(tx: &Tx, lease: Lease, id: Uuid) -> Result<deletion::Model, Error> {
    let renewed = lease.renewed::<deletion::Entity>(id).exec(&**tx).await?;
    let row = deletion::Entity::find_by_id(id).one(&**tx).await?;
    row.filter(|_| renewed.rows_affected == 1).ok_or(Error::Busy)
}

/// Deletes whoever the search finds and nobody changed since it was asked for.
async fn delete_found(db: &Db, lease: Lease, row: deletion::Model) -> Result<(), Error> {
    let (fields, id) = (Definitions::latest(db).await?, row.id);
    let order = Order::usual(&row.search);
    let mut query = Query { text: row.search, order, start: Start::First, limit: AT_ONCE, listed: Some(Vec::new()) };
    let mut left_alone = 0;
    loop {
        let (rows, next) = search::batch(db.read(), &query, fields.any_searched()).await?;
        let found = i64::try_from(rows.len()).unwrap_or(0);
        let unchanged = rows.iter().filter(|found| found.updated_at <= row.at);
        let meant: Vec<Meant> = unchanged.map(|found| (found.id, found.version)).collect();
        let (fields, is_last) = (Arc::clone(&fields), next.is_none());
        let work = db.write(move |tx| async move {
            let row = renewed(&tx, lease, id).await?;
            let deleted = delete_some(&tx, &fields, &row, meant).await?;
            left_alone += found - deleted;
            let state = if is_last { State::Deleted } else { State::Deleting };
            // A search may be a name: it is kept no longer than it is needed.
            let search = if is_last { String::new() } else { row.search.clone() };
            let row = deletion::Model { deleted: row.deleted + deleted, left_alone, state, search, ..row };
            if is_last {
                record_deleted(&tx, &row).await?;
            }
            save(&tx, row).await?;
            Ok(left_alone)
        });
        left_alone = work.await?;
        match next {
            Some(next) => query.start = Start::After(next),
            None => return Ok(()),
        }
    }
}

/// Deletes those that are as they were meant; answers how many.
pub async fn delete_some(
    tx: &Tx,
    fields: &Arc<Definitions>,
    deletion: &deletion::Model,
    meant: Vec<Meant>,
) -> Result<i64, Error> {
    let mut deleted = Vec::new();
    for (id, version) in meant {
        let (before, fields_version) = match locked(&**tx, id).await {
            Ok(found) => found,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        if before.deleted_at.is_some() || before.version != version {
            continue;
        }
        let fields = fields.at(fields_version, &**tx).await?;
        let after = move_to(&**tx, actor(deletion), &fields, &before, Act::Delete).await?;
        deleted.push(deleted_together::ActiveModel {
            deletion_id: Set(deletion.id),
            customer_id: Set(id),
            version: Set(after.version),
            ..Default::default()
        });
    }
    let count = i64::try_from(deleted.len()).unwrap_or(0);
    if count > 0 {
        deleted_together::Entity::insert_many(deleted).exec_without_returning(&**tx).await?;
    }
    Ok(count)
}

/// Restores whoever is in the trash as the deletion left them.
async fn restore(db: &Db, lease: Lease, id: Uuid) -> Result<(), Error> {
    let fields = Definitions::latest(db).await?;
    loop {
        let fields = Arc::clone(&fields);
        let work = db.write(move |tx| async move {
            let row = renewed(&tx, lease, id).await?;
            let of_it = deleted_together::Entity::find().filter(deleted_together::Column::DeletionId.eq(row.id));
            let some = of_it.order_by_asc(deleted_together::Column::Seq).limit(AT_ONCE).all(&*tx).await?;
            let Some(last) = some.last().map(|last| last.seq) else {
                record(&tx, &row, row.restored, activity::Act::Restore).await?;
                save(&tx, deletion::Model { state: State::Restored, ..row }).await?;
                return Ok(false);
            };
            let mut restored = 0;
            for one in &some {
                let outcome = trash::restore(&tx, actor(&row), &fields, (one.customer_id, one.version)).await?;
                restored += i64::from(outcome == trash::Outcome::Restored);
            }
            let done = deleted_together::Entity::delete_many();
            let done = done.filter(deleted_together::Column::DeletionId.eq(row.id));
            done.filter(deleted_together::Column::Seq.lte(last)).exec(&*tx).await?;
            save(&tx, deletion::Model { restored: row.restored + restored, ..row }).await?;
            Ok(true)
        });
        if !work.await? {
            return Ok(());
        }
    }
}

/// Writes how far it is; what is finished is free for the next act.
async fn save(tx: &Tx, row: deletion::Model) -> Result<(), Error> {
    let lease_until = if row.state.is_under_way() { row.lease_until } else { 0 };
    let row = deletion::Model { lease_until, ..row };
    row.into_active_model().reset_all().update(&**tx).await?;
    Ok(())
}

/// Writes down that customers were deleted, in the write that ends it.
pub async fn record_deleted(tx: &Tx, deletion: &deletion::Model) -> Result<(), Error> {
    record(tx, deletion, deletion.deleted, activity::Act::Delete).await
}

async fn record(
    tx: &Tx,
    deletion: &deletion::Model,
    customers: i64,
    act: fn(activity::Many) -> activity::Act,
) -> Result<(), Error> {
    let customers = u64::try_from(customers).unwrap_or(0);
    if customers > 0 {
        activity::record(&**tx, actor(deletion), now(), &act(activity::Many { customers })).await?;
    }
    Ok(())
}

fn actor(deletion: &deletion::Model) -> Actor {
    Actor::new(Some(deletion.user_id), Channel::Page)
}
