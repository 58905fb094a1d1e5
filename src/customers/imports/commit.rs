//! The third step of an import: its rows become customers, some at once, each batch in a write of its own with its history.
//! What decides a row is read again inside the write; how far it came stands in the same write, so a row is kept once.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, sea_query::Expr};
use tokio::{sync::Mutex, task};

use super::{
    super::own_fields::VERSION,
    entity::{import::Column, matched},
    find::is_imported,
    keep::{Chosen, Ready, keep},
    matches::{self, Choice},
    matching::Key,
    meanwhile::Meanwhile,
    plan::Plan,
    remembered::remember,
    settings::Matches,
    staged::{self, Staged},
    state::{Counts, State, Verdict},
    whole,
    work::{Work, to_json},
};
use crate::{
    activity,
    clock::now,
    customers::Definitions,
    db::{self, bulk, scalar},
    error::Error,
    people::{Actor, Channel},
};

/// How long a write may take, so that nobody waits long for theirs.
const A_WRITE: Duration = Duration::from_millis(80);
/// The rows of the first write, and the most of any.
const ROWS: [usize; 2] = [100, 1_000];
/// What the writes of all imports wait for, so that two of the same file add nobody twice.
pub const LOCK: &[u8] = b"imports";

/// Why a batch was not written.
enum Trouble {
    /// The fields were changed meanwhile; the rows are read anew.
    Fields,
    Error(Error),
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Keeps every row that is fine.
pub async fn commit(work: Work) -> Result<(), Error> {
    let db = work.jobs.db.clone();
    let (mut place, mut counts, mut rows) = (work.import.done, work.counts, ROWS[0]);
    let work = Arc::new(work);
    let mut plan = plan_now(&work).await?;
    let is_known = !work.settings.again && is_imported(db.read(), &work.import).await?;
    if is_known {
        return finish(&work, counts).await;
    }
    if whole::commit(&work, &plan).await? {
        return Ok(());
    }
    let mut meanwhile = Arc::new(Mutex::new(Meanwhile::of(&work, &plan).await?));
    while let Some(chunk) = staged::from(db.read(), work.id, place).await? {
        if chunk.first > place {
            return Err(Error::Internal("rows of an import are missing".into()));
        }
        let end = chunk.first + chunk.rows;
        let (reading, from) = (Arc::clone(&plan), place);
        let found = matches::of_rows(db.read(), work.id, place..end).await?;
        let ready = task::spawn_blocking(move || Ok::<_, Error>(ready(&reading, &Staged::read(chunk)?, &found, from)));
        let ready = ready.await.map_err(|error| Error::internal(&error))??;
        let mut rest = &ready[..];
        while place < end {
            let (batch, later) = rest.split_at(rest.len().min(rows));
            let done = later.first().map_or(end, |next| next.place);
            let began = Instant::now();
            match write((&work, &plan), &meanwhile, batch.to_vec(), done, counts).await {
                Ok(written) => counts = written,
                Err(Trouble::Fields) => {
                    plan = plan_now(&work).await?;
                    meanwhile = Arc::new(Mutex::new(Meanwhile::of(&work, &plan).await?));
                    break;
                }
                Err(Trouble::Error(error)) => return Err(error),
            }
            rows = fitting(rows, began.elapsed());
            (rest, place) = (later, done);
        }
    }
    finish(&work, counts).await
}

async fn plan_now(work: &Work) -> Result<Arc<Plan>, Error> {
    let fields = Definitions::latest(&work.jobs.db).await?;
    let settings = (&work.settings, &work.file, work.import.total);
    Plan::of(work.jobs.db.read(), work.id, settings, work.rules(fields)).await
}

/// How many rows the next write has, after one of so many took so long.
pub fn fitting(rows: usize, took: Duration) -> usize {
    let wanted = if took > A_WRITE {
        rows / 2
    } else if took * 2 < A_WRITE {
        rows * 2
    } else {
        rows
    };
    wanted.clamp(20, ROWS[1])
}

/// The rows of a chunk that are to be kept, from a place on.
fn ready(plan: &Plan, staged: &Staged, found: &HashMap<i64, matched::Model>, from: i64) -> Vec<Ready> {
    let rows = staged.records.iter().zip(&staged.verdicts).zip(staged.first..).filter(|(_, place)| *place >= from);
    let ready = rows.filter_map(|((record, letter), place)| {
        let chosen = chosen(Verdict::of(*letter), found.get(&place), plan.settings.matches)?;
        let row = plan.read(place, record);
        let key = row.details.as_ref().ok().and_then(|details| Key::of(plan.settings.same, &row, details));
        Some(Ready { place, line: record.line, chosen, key, details: row.details, given: row.given })
    });
    ready.collect()
}

/// What was said of a row that is to be kept; nothing of one that is not.
pub fn chosen(verdict: Verdict, found: Option<&matched::Model>, matches: Matches) -> Option<Chosen> {
    let updates = matches == Matches::Update;
    let customer = found.and_then(|found| found.customer_id);
    match (verdict, found.and_then(matched::Model::choice)) {
        (Verdict::New, _) => Some(Chosen::Nothing),
        (Verdict::Here, _) => updates.then_some(Chosen::Nothing),
        (Verdict::Likely | Verdict::Repeated | Verdict::Perhaps, Some(Choice::Add)) => Some(Chosen::Add(customer)),
        (Verdict::Likely, _) => updates.then_some(Chosen::Same(customer)),
        (Verdict::Perhaps, Some(Choice::Same)) => {
            let is_row = found.is_some_and(|found| found.other_place.is_some());
            (updates && !is_row).then_some(Chosen::Same(customer))
        }
        _ => None,
    }
}

/// Writes some rows; answers the counts with them.
async fn write(
    (work, plan): (&Arc<Work>, &Arc<Plan>),
    meanwhile: &Arc<Mutex<Meanwhile>>,
    batch: Vec<Ready>,
    done: i64,
    before: Counts,
) -> Result<Counts, Trouble> {
    let (work, plan, db) = (Arc::clone(work), Arc::clone(plan), work.jobs.db.clone());
    let (fields, meanwhile) = (plan.reader.rules().fields.version(), Arc::clone(meanwhile));
    let written = db
        .write(move |tx| async move {
            db::advisory_lock(&tx, LOCK).await?;
            bulk::widen_cache(&tx).await?;
            let counts = keep(&tx, (&work, &plan), &mut *meanwhile.lock().await, batch, before).await?;
            let json = to_json(&counts)?;
            work.advance(&tx, |update| {
                update.col_expr(Column::Done, Expr::value(done)).col_expr(Column::Counts, Expr::value(json))
            })
            .await?;
            // Once a row is written, whoever changes the fields waits; a change before that is seen here.
            let now = scalar(&*tx, &format!("SELECT {VERSION}")).await?;
            if now == fields { Ok(counts) } else { Err(Error::NoVersion) }
        })
        .await;
    written.map_err(|error| if matches!(error, Error::NoVersion) { Trouble::Fields } else { Trouble::Error(error) })
}

async fn finish(work: &Arc<Work>, counts: Counts) -> Result<(), Error> {
    let done = Arc::clone(work);
    work.jobs
        .db
        .write(move |tx| async move {
            bulk::narrow_cache(&tx).await?;
            remember(&*tx, &done.settings).await?;
            record_activity(&*tx, &done, counts).await?;
            done.end(&tx, State::Done, |update| update.col_expr(Column::CommittedAt, Expr::value(now()))).await
        })
        .await
}

/// Writes down that the import was done, in the write that ends it.
pub async fn record_activity(tx: &impl ConnectionTrait, work: &Work, counts: Counts) -> Result<(), Error> {
    let act = activity::Import { file: work.import.filename.clone(), customers: counts.added + counts.updated };
    activity::record(tx, work.sender(), now(), &activity::Act::Import(act)).await
}

impl Work {
    /// Who committed or undid it, and how.
    pub fn sender(&self) -> Actor {
        Actor::new(self.import.acting_id, Channel::named(&self.import.channel).unwrap_or(Channel::Command))
    }

    /// Who history says it was.
    pub fn actor(&self) -> Actor {
        Actor { import_id: Some(self.id), ..Actor::new(self.import.acting_id, Channel::Import) }
    }
}
