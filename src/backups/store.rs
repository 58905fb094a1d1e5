//! What the database knows of backups: who makes one now, which were made, why one was not.
//! Of several servers that look at the same moment, one begins.

use std::{collections::HashSet, time::Duration};

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{self, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    entity::{self as backup, State},
    files,
    make::Made,
};
use crate::{
    clock::now,
    db::{self, Db, Tx},
    error::Error,
};

/// How long a backup counts as under way without being renewed, in seconds.
const LEASE: i64 = 60;
/// After how many seconds a failed one is tried again, unless the schedule is quicker.
const AGAIN: i64 = 15 * 60;
/// How many are remembered.
const REMEMBERED: u64 = 10_000;

/// Begins the next one of the schedule, if it is due and nobody else makes one.
pub async fn begin_due(db: &Db, every: Duration) -> Result<Option<backup::Model>, Error> {
    let every = i64::try_from(every.as_secs()).unwrap_or(i64::MAX);
    db.write(move |tx| async move {
        db::advisory_lock(&tx, b"backups").await?;
        let last = newest(&*tx, None).await?;
        if last.as_ref().is_some_and(is_under_way) {
            return Ok(None);
        }
        // One from the future was made before the clock was set back: it puts off nothing.
        let due = |row: backup::Model, after: i64| {
            if row.started_at > now() { 0 } else { row.started_at.saturating_add(after) }
        };
        let made = newest(&*tx, Some(State::Made)).await?.map_or(0, |made| due(made, every));
        let again = last.map_or(0, |last| due(last, every.min(AGAIN)));
        if now() < made.max(again) {
            return Ok(None);
        }
        insert(&tx, true, files::name(now())).await.map(Some)
    })
    .await
}

/// Notes one that somebody asked for.
pub async fn begin_asked(db: &Db, file: String) -> Result<backup::Model, Error> {
    db.write(move |tx| async move { insert(&tx, false, file).await }).await
}

async fn insert(tx: &Tx, scheduled: bool, file: String) -> Result<backup::Model, Error> {
    let new = backup::Model {
        id: Uuid::now_v7(),
        started_at: now(),
        ended_at: None,
        state: State::Running,
        scheduled,
        file,
        bytes: None,
        customers: None,
        failure: None,
        lease_until: now() + LEASE,
    };
    let row = new.clone().into_active_model().reset_all();
    backup::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(new)
}

/// The newest of all, or of those in a state.
pub async fn newest(db: &impl ConnectionTrait, state: Option<State>) -> Result<Option<backup::Model>, Error> {
    let mut rows = backup::Entity::find().order_by_desc(backup::Column::StartedAt);
    if let Some(state) = state {
        rows = rows.filter(backup::Column::State.eq(state));
    }
    Ok(rows.one(db).await?)
}

/// The statement that counts backups by kind and state, as [`crate::jobs::STATES`] has them; one that was cut off has failed.
pub fn jobs(now: i64) -> String {
    format!(
        "SELECT 'backup' AS kind, CASE WHEN state = 'made' THEN 'done' \
         WHEN state = 'running' AND lease_until > {now} THEN 'running' ELSE 'failed' END AS state, \
         count(*) AS jobs FROM backups GROUP BY 1, 2"
    )
}

/// When the last one that was made and checked was begun.
pub async fn last_made_at(db: &Db) -> Result<Option<i64>, Error> {
    Ok(newest(db.read(), Some(State::Made)).await?.map(|made| made.started_at))
}

/// Whether one is made at this moment, and was not cut off.
pub fn is_under_way(row: &backup::Model) -> bool {
    row.state == State::Running && row.lease_until > now()
}

/// Says that it is still being made.
pub async fn renew(db: &Db, id: Uuid) -> Result<(), Error> {
    db.write(move |tx| async move {
        let row = backup::Entity::update_many().filter(backup::Column::Id.eq(id));
        row.col_expr(backup::Column::LeaseUntil, Expr::value(now() + LEASE)).exec(&*tx).await?;
        Ok(())
    })
    .await
}

/// The names of the files that were made and not removed since.
pub async fn made(db: &Db) -> Result<HashSet<String>, Error> {
    let made = backup::Entity::find().filter(backup::Column::State.eq(State::Made));
    let names: Vec<String> = made.select_only().column(backup::Column::File).into_tuple().all(db.read()).await?;
    Ok(names.into_iter().collect())
}

/// Forgets one whose file is gone.
pub async fn forget(db: &Db, file: String) -> Result<(), Error> {
    db.write(move |tx| async move {
        backup::Entity::delete_many().filter(backup::Column::File.eq(file)).exec(&*tx).await?;
        Ok(())
    })
    .await
}

/// Notes how one ended, and forgets the oldest of very many.
pub async fn end(db: &Db, begun: &backup::Model, outcome: Result<&Made, String>) -> Result<(), Error> {
    let id = ActiveValue::Unchanged(begun.id);
    let mut ended = backup::ActiveModel { id, ended_at: Set(Some(now())), ..Default::default() };
    match outcome {
        Ok(made) => {
            ended.state = Set(State::Made);
            ended.bytes = Set(i64::try_from(made.file.bytes).ok());
            ended.customers = Set(Some(made.holds.customers));
        }
        Err(failure) => {
            ended.state = Set(State::Failed);
            ended.failure = Set(Some(failure));
        }
    }
    db.write(move |tx| async move {
        ended.update(&*tx).await?;
        let oldest = backup::Entity::find().order_by_desc(backup::Column::StartedAt).offset(REMEMBERED);
        if let Some(oldest) = oldest.one(&*tx).await? {
            let older = backup::Column::StartedAt.lte(oldest.started_at);
            backup::Entity::delete_many().filter(older).exec(&*tx).await?;
        }
        Ok(())
    })
    .await
}
