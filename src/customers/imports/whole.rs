//! A whole file into an empty register that nobody else uses, as one write.
//!
//! It buys: a million rows in a third of the time, as indexes are built once at the end and not with each row. To be without
//! it, delete this file and the one call of it in `commit`.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};

use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait, sea_query::Expr};
use tokio::{sync::mpsc, task};

use super::{
    super::{
        duplicates,
        entity::customer,
        erasure::{self, Keys},
        own_fields, search,
    },
    commit::{chosen, record_activity},
    entity::{import::Column, matched},
    keep::{Chosen, add},
    matches,
    plan::Plan,
    remembered::remember,
    settings::Matches,
    staged::{self, Staged},
    state::{Counts, State, Verdict},
    work::{Work, to_json},
};
use crate::{
    clock::now,
    db::{Db, Tx, bulk},
    error::Error,
};

/// Rows that are sorted by name together, so that those of a page lie close together in SQLite's file.
const AT_ONCE: usize = 10_000;

/// Keeps every row that is fine, when that can be done in one write; answers whether it was.
pub async fn commit(work: &Arc<Work>, plan: &Arc<Plan>) -> Result<bool, Error> {
    let db = work.jobs.db.clone();
    let is_sqlite = db.read().get_database_backend() == DatabaseBackend::Sqlite;
    let Some(progress) = work.jobs.alone.clone().filter(|_| is_sqlite && work.import.done == 0) else {
        return Ok(false);
    };
    if customer::Entity::find().count(db.read()).await? > 0 {
        return Ok(false);
    }
    let (to, mut made) = mpsc::channel(1);
    let making = task::spawn(make(db.clone(), work.id, Arc::clone(plan), to));
    let (work, plan) = (Arc::clone(work), Arc::clone(plan));
    let written = db.write(move |tx| async move {
        let (mut counts, any_erased) = (work.counts, erasure::any_kept_away(&*tx).await?);
        let dropped = bulk::drop_indexes(&tx, &["customers", "changes"]).await?;
        while let Some((mut customers, place)) = made.recv().await {
            if any_erased {
                without_erased(&tx, &work, &mut customers, &mut counts).await?;
            }
            counts.added += customers.len() as u64;
            add(&tx, work.actor(), &plan.reader.rules().fields, customers).await?;
            progress.store(place, Ordering::Relaxed);
        }
        making.await.map_err(|error| Error::internal(&error))??;
        dropped.rebuild(&tx).await?;
        search::rebuild(&tx).await?;
        duplicates::look_at_all(&tx).await?;
        own_fields::take_unique_values(&tx).await?;
        remember(&*tx, &work.settings).await?;
        record_activity(&*tx, &work, counts).await?;
        let json = to_json(&counts)?;
        work.end(&tx, State::Done, |update| {
            let ended = update.col_expr(Column::CommittedAt, Expr::value(now()));
            ended.col_expr(Column::Counts, Expr::value(json))
        })
        .await
    });
    written.await.map(|()| true)
}

/// Leaves out those who were erased, or lets them in again where somebody said so.
async fn without_erased(
    tx: &Tx,
    work: &Work,
    customers: &mut Vec<customer::Model>,
    counts: &mut Counts,
) -> Result<(), Error> {
    let person = |row: &customer::Model| Keys::of(&work.jobs.erased, row);
    let people: Vec<Keys> = customers.iter().map(person).collect();
    let kept_away = erasure::kept_away(&**tx, &people).await?;
    if work.settings.add_erased {
        let back: Vec<Keys> = people.into_iter().filter(|person| person.are_among(&kept_away)).collect();
        return erasure::lift(tx, &back).await;
    }
    let before = customers.len();
    customers.retain(|row| !person(row).are_among(&kept_away));
    (customers.len()..before).for_each(|_| counts.leave_out_erased());
    Ok(())
}

/// Makes customers of the rows, some thousand at once, with the place where the next begin.
async fn make(
    db: Db,
    id: uuid::Uuid,
    plan: Arc<Plan>,
    to: mpsc::Sender<(Vec<customer::Model>, i64)>,
) -> Result<(), Error> {
    let (mut place, mut customers, now) = (0, Vec::new(), now());
    loop {
        let chunk = staged::from(db.read(), id, place).await?;
        let is_last = chunk.is_none();
        if let Some(chunk) = chunk {
            place = chunk.first + chunk.rows;
            let (plan, found) = (Arc::clone(&plan), matches::of_rows(db.read(), id, chunk.first..place).await?);
            let read = task::spawn_blocking(move || rows(&plan, &Staged::read(chunk)?, &found, now));
            customers.extend(read.await.map_err(|error| Error::internal(&error))??);
        }
        if customers.len() >= AT_ONCE || is_last {
            customer::by_name(&mut customers);
            if to.send((std::mem::take(&mut customers), place)).await.is_err() || is_last {
                return Ok(());
            }
        }
    }
}

fn rows(
    plan: &Plan,
    staged: &Staged,
    found: &HashMap<i64, matched::Model>,
    now: i64,
) -> Result<Vec<customer::Model>, Error> {
    let rows = staged.records.iter().zip(&staged.verdicts).zip(staged.first..);
    let new = rows.filter(|((_, letter), place)| {
        let chosen = chosen(Verdict::of(**letter), found.get(place), Matches::Skip);
        matches!(chosen, Some(Chosen::Nothing | Chosen::Add(_)))
    });
    let fields = &plan.reader.rules().fields;
    new.map(|((record, _), place)| Ok(plan.read(place, record).details?.into_row(fields, now))).collect()
}
