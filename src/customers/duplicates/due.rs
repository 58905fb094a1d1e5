//! Who is to be looked at: whoever was added or changed, as the triggers say, and everybody when the rules have changed.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};
use uuid::Uuid;

use super::{
    super::entity::customer,
    entity::{due, work},
    rules,
};
use crate::{
    db::{Db, Tx},
    error::Error,
    jobs::{Lease, Leased},
};

/// How many are made due in one write.
const AT_ONCE: u64 = 10_000;

impl Leased for work::Entity {
    const LEASE: [work::Column; 3] = [work::Column::Id, work::Column::Holder, work::Column::LeaseUntil];
}

/// The statement that counts the work by kind and state, as [`crate::jobs::STATES`] has them: one piece, while anybody is due.
pub fn jobs(now: i64) -> String {
    format!(
        "SELECT 'duplicates' AS kind, CASE WHEN lease_until > {now} THEN 'running' ELSE 'queued' END AS state, \
         count(*) AS jobs FROM duplicates_work \
         WHERE lease_until > {now} OR EXISTS (SELECT 1 FROM duplicates_due) GROUP BY 1, 2"
    )
}

/// How far the work is.
pub async fn work(db: &Db) -> Result<work::Model, Error> {
    work::Entity::find_by_id(Uuid::nil()).one(db.read()).await?.ok_or(Error::NotFound)
}

/// Holds the work for another while; `Stale` when another worker has it by now.
pub async fn renew(tx: &Tx, lease: Lease) -> Result<(), Error> {
    note(tx, lease, None).await
}

/// The same, and notes something about it.
pub async fn note(tx: &Tx, lease: Lease, noted: Option<(work::Column, Option<i64>)>) -> Result<(), Error> {
    let mut renewed = lease.renewed::<work::Entity>(Uuid::nil());
    if let Some((column, value)) = noted {
        renewed = renewed.col_expr(column, Expr::value(value));
    }
    if renewed.exec(&**tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Whether there is anything to do.
pub async fn is_any(db: &Db) -> Result<bool, Error> {
    let work = work(db).await?;
    Ok(work.rules != rules::VERSION || work.place.is_some() || are_more(db, 0).await?)
}

/// Whether more than so many are due.
pub async fn are_more(db: &Db, than: u64) -> Result<bool, Error> {
    Ok(due::Entity::find().offset(than).limit(1).one(db.read()).await?.is_some())
}

/// Takes some off the list, who are looked at in this write. Rows that another write has locked are skipped: that write may be
/// waiting for a row that is taken here.
///
/// Before anything of them is read: whoever changes one of them from here on waits, and makes them due again.
pub async fn take(tx: &Tx, most: u64) -> Result<Vec<Uuid>, Error> {
    let due = due::Entity::find().order_by_asc(due::Column::CustomerId).limit(most);
    let due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let ids: Vec<Uuid> = due.all(&**tx).await?.into_iter().map(|due| due.customer_id).collect();
    due::Entity::delete_many().filter(due::Column::CustomerId.is_in(ids.iter().copied())).exec(&**tx).await?;
    Ok(ids)
}

/// Makes everybody due if they were looked at by other rules.
pub async fn everybody_by_new_rules(db: &Db, lease: Lease) -> Result<(), Error> {
    if work(db).await?.rules == rules::VERSION {
        return Ok(());
    }
    // What was begun by others is begun anew.
    db.write(move |tx| async move { note(&tx, lease, Some((work::Column::Place, None))).await }).await?;
    let mut place = Some(Uuid::nil());
    while let Some(after) = place {
        place = db.write(move |tx| async move { some_by_new_rules(&tx, lease, after).await }).await?;
    }
    Ok(())
}

/// Makes the next customers due; answers the last of them while there may be more.
async fn some_by_new_rules(tx: &Tx, lease: Lease, after: Uuid) -> Result<Option<Uuid>, Error> {
    let next = customer::Entity::find().select_only().column(customer::Column::Id);
    let next = next.filter(customer::Column::Id.gt(after)).order_by_asc(customer::Column::Id).offset(AT_ONCE - 1);
    let last: Option<Uuid> = next.into_tuple().one(&**tx).await?;
    let ids = Condition::all()
        .add(customer::Column::Id.gt(after))
        .add(customer::Column::DeletedAt.is_null())
        .add_option(last.map(|last| customer::Column::Id.lte(last)));
    let ids = customer::Entity::find().select_only().column(customer::Column::Id).filter(ids);
    let rows = ids.order_by_asc(customer::Column::Id).into_tuple::<Uuid>().all(&**tx).await?;
    add(tx, &rows).await?;
    note(tx, lease, last.is_none().then_some((work::Column::Rules, Some(rules::VERSION)))).await?;
    Ok(last)
}

/// Makes these due.
pub async fn add(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    for some in ids.chunks(1_000) {
        let rows = some.iter().map(|id| due::ActiveModel { customer_id: sea_orm::Set(*id) });
        due::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Has these looked at again, where nothing that is compared has changed but which records were merged into them.
pub async fn again(tx: &Tx, ids: impl IntoIterator<Item = Uuid>) -> Result<(), Error> {
    // Low ids first, as the triggers have it: two writes never wait for each other crosswise.
    for id in BTreeSet::from_iter(ids) {
        let row = due::ActiveModel { customer_id: sea_orm::Set(id) };
        // Updated where it is there, which locks it: the worker skips it until this write has ended.
        let again = OnConflict::column(due::Column::CustomerId).update_column(due::Column::CustomerId).to_owned();
        due::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Has everybody looked at, where they came without the triggers that say so.
pub async fn look_at_all(tx: &Tx) -> Result<(), Error> {
    work::Entity::update_many().col_expr(work::Column::Rules, Expr::value(0_i64)).exec(&**tx).await?;
    Ok(())
}

/// Has those of the pairs looked at again: names are far more common than they were when these were compared.
pub async fn again_at_pairs(db: &Db) -> Result<(), Error> {
    let sql = "INSERT INTO duplicates_due (customer_id) SELECT DISTINCT low_id FROM suspected_pairs \
         WHERE state = 'open' ORDER BY low_id ON CONFLICT DO NOTHING";
    db.write(move |tx| async move { Ok(tx.execute_unprepared(sql).await.map(drop)?) }).await
}
