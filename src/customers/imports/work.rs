//! The worker of imports: takes what is to be done, holds its lease with every write, and goes on where another was cut off.
//! Each step is one short write that also says how far it came, so it is done once, whoever does it.

use std::sync::Arc;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder, UpdateMany,
    sea_query::Expr,
};
use tokio::{sync::Notify, time};
use uuid::Uuid;

use super::{
    check, commit,
    entity::import::{self, Column},
    reading,
    scan::FileRead,
    settings::Settings,
    state::{Counts, State},
    undo,
};
use crate::{
    clock::now,
    customers::{Definitions, Rules},
    db::Tx,
    error::Error,
    jobs::{Jobs, Lease, Leased},
};

/// After a failure that may pass.
const PAUSE: time::Duration = time::Duration::from_secs(2);

/// The statement that counts imports by kind and state, as [`crate::jobs::STATES`] has them.
pub fn jobs(now: i64) -> String {
    format!(
        "SELECT 'import' AS kind, CASE WHEN state IN ('reading', 'checking', 'committing', 'undoing') \
         THEN CASE WHEN lease_until > {now} THEN 'running' ELSE 'queued' END \
         WHEN state IN ('waiting', 'checked') THEN 'waiting' WHEN state = 'failed' THEN 'failed' ELSE 'done' END AS state, \
         count(*) AS jobs FROM imports GROUP BY 1, 2"
    )
}

/// A piece of work that this worker holds.
pub struct Work {
    pub jobs: Jobs,
    pub lease: Lease,
    pub id: Uuid,
    pub import: import::Model,
    pub state: State,
    pub settings: Settings,
    pub file: FileRead,
    pub counts: Counts,
}

/// Works on imports until `stop`; what is left then, another may go on with at once.
pub async fn run(jobs: Jobs, stop: Arc<Notify>) {
    let lease = Lease::new();
    if jobs.db.read().get_database_backend() == DatabaseBackend::Sqlite
        && let Err(error) = release(&jobs, None).await
    {
        tracing::warn!(%error, "imports that were cut off go on later");
    }
    let working = async {
        loop {
            match next(&jobs, lease, None).await {
                Ok(true) => {}
                Ok(false) => jobs.woken().await,
                Err(error) => {
                    tracing::warn!(%error, "an import is tried again");
                    time::sleep(PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        () = stop.notified() => {}
        () = working => {}
    }
    if let Err(error) = release(&jobs, Some(lease)).await {
        tracing::warn!(%error, "another server goes on with an import only when its lease has run out");
    }
}

/// Lets go of what a worker holds, or of everything where there is no other server.
async fn release(jobs: &Jobs, lease: Option<Lease>) -> Result<(), Error> {
    let held = import::Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(0_i64));
    let held = match lease {
        Some(lease) => held.filter(Column::Lease.eq(lease.0)),
        None => held.filter(Column::LeaseUntil.gt(0)),
    };
    jobs.db.write(move |tx| async move { Ok(held.exec(&*tx).await.map(drop)?) }).await
}

/// Does the next piece of work there is, of one import alone if that is asked; answers whether there was any.
pub async fn next(jobs: &Jobs, lease: Lease, only: Option<Uuid>) -> Result<bool, Error> {
    let Some(import) = claimed(jobs, lease, only).await? else { return Ok(false) };
    let id = import.id;
    let work = Work::of(jobs, lease, import)?;
    let outcome = match work.state {
        State::Reading => reading::read(work).await,
        State::Checking => check::check(work).await,
        State::Committing => commit::commit(work).await,
        State::Undoing => undo::undo(work).await,
        _ => Ok(()),
    };
    match outcome {
        // Somebody chose otherwise meanwhile, or another worker has it.
        Ok(()) | Err(Error::Stale) => Ok(true),
        Err(Error::Busy | Error::Disk) => {
            time::sleep(PAUSE).await;
            give_back(jobs, lease, id).await.map(|()| true)
        }
        Err(error) => {
            tracing::error!(%error, import = %id, "an import failed");
            let words = match error {
                Error::Full => "The disk is full.",
                _ => "Something failed on our side and was logged.",
            };
            fail(jobs, lease, id, words).await.map(|()| true)
        }
    }
}

async fn claimed(jobs: &Jobs, lease: Lease, only: Option<Uuid>) -> Result<Option<import::Model>, Error> {
    let work = [State::Reading, State::Checking, State::Committing, State::Undoing].map(State::name);
    let to_do = Condition::all().add(Column::State.is_in(work));
    let free = to_do.clone().add(Column::LeaseUntil.lt(now())).add_option(only.map(|only| Column::Id.eq(only)));
    let first = import::Entity::find().filter(free).order_by_asc(Column::CreatedAt).one(jobs.db.read()).await?;
    match first {
        Some(first) => lease.take::<import::Entity>(&jobs.db, first.id, to_do).await,
        None => Ok(None),
    }
}

impl Leased for import::Entity {
    const LEASE: [Column; 3] = [Column::Id, Column::Lease, Column::LeaseUntil];
}

async fn give_back(jobs: &Jobs, lease: Lease, id: Uuid) -> Result<(), Error> {
    let held = lease.held::<import::Entity>(id).col_expr(Column::LeaseUntil, Expr::value(0_i64));
    jobs.db.write(move |tx| async move { Ok(held.exec(&*tx).await.map(drop)?) }).await
}

/// Ends an import that cannot go on; what it wrote is taken back first.
pub async fn fail(jobs: &Jobs, lease: Lease, id: Uuid, why: &str) -> Result<(), Error> {
    let why = why.to_owned();
    jobs.db
        .write(move |tx| async move {
            let import = import::Entity::find_by_id(id).one(&*tx).await?.ok_or(Error::NotFound)?;
            if import.lease != Some(lease.0) {
                return Err(Error::Stale);
            }
            let failed = import::Entity::update_many().filter(Column::Id.eq(id));
            let failed = failed.col_expr(Column::Failure, Expr::value(why));
            match State::named(&import.state) {
                Some(State::Committing) => undo::begin(&*tx, id, failed).await,
                // What is being taken back has to be, in the end.
                Some(State::Undoing) => {
                    Ok(failed.col_expr(Column::LeaseUntil, Expr::value(Lease::until())).exec(&*tx).await.map(drop)?)
                }
                _ => {
                    let failed = failed.col_expr(Column::State, Expr::value(State::Failed.name()));
                    Ok(failed.col_expr(Column::LeaseUntil, Expr::value(0_i64)).exec(&*tx).await.map(drop)?)
                }
            }
        })
        .await
}

impl Work {
    fn of(jobs: &Jobs, lease: Lease, import: import::Model) -> Result<Self, Error> {
        let file = import.how_read.as_deref().map(from_json).transpose()?.unwrap_or_default();
        Ok(Self {
            jobs: jobs.clone(),
            lease,
            id: import.id,
            state: State::named(&import.state).ok_or(Error::NotFound)?,
            settings: from_json(&import.settings)?,
            file,
            counts: from_json(&import.counts)?,
            import,
        })
    }

    /// The rules that rows are checked by: those of a form, with the country that was chosen.
    pub fn rules(&self, fields: Arc<Definitions>) -> Rules {
        rules(&self.jobs, &self.settings, fields)
    }

    /// Writes how far the work came, with whatever `change` adds, unless it is no longer this worker's to do.
    pub async fn advance(
        &self,
        tx: &Tx,
        change: impl FnOnce(UpdateMany<import::Entity>) -> UpdateMany<import::Entity> + Send,
    ) -> Result<(), Error> {
        let renewed = self.as_it_was(self.lease.renewed(self.id));
        moved(change(renewed).exec(&**tx).await?.rows_affected)
    }

    /// The same for the last step of the work, which leads to another state.
    pub async fn end(
        &self,
        tx: &Tx,
        state: State,
        change: impl FnOnce(UpdateMany<import::Entity>) -> UpdateMany<import::Entity> + Send,
    ) -> Result<(), Error> {
        let held = self.as_it_was(self.lease.held(self.id));
        moved(change(ends(held, state)).exec(&**tx).await?.rows_affected)
    }

    /// An update of nothing, if somebody changed the import meanwhile.
    fn as_it_was(&self, update: UpdateMany<import::Entity>) -> UpdateMany<import::Entity> {
        let same_state = update.filter(Column::State.eq(self.state.name()));
        same_state.filter(Column::Revision.eq(self.import.revision))
    }
}

fn moved(rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The rules that rows are checked by.
pub fn rules(jobs: &Jobs, settings: &Settings, fields: Arc<Definitions>) -> Rules {
    let chosen = settings.country.as_deref().and_then(|code| rlibphonenumber::Region::try_from(code).ok());
    Rules { country: chosen.or(jobs.country), today: jobs.clock.today(), fields }
}

/// The end of a state: another one, and nobody's lease.
pub fn ends(update: UpdateMany<import::Entity>, state: State) -> UpdateMany<import::Entity> {
    update
        .col_expr(Column::State, Expr::value(state.name()))
        .col_expr(Column::LeaseUntil, Expr::value(0_i64))
        .col_expr(Column::Done, Expr::value(0_i64))
}

/// What a column of JSON holds.
pub fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::internal(&error))
}

/// JSON for a column.
pub fn to_json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::internal(&error))
}
