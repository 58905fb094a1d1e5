//! The second step of an import: every row is checked by the rules, compared with the rows before it and with who is here.
//! Nothing is written to the register.

use std::{hash::RandomState, sync::Arc};

use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::Expr};
use tokio::task;
use uuid::Uuid;

use super::{
    super::{
        erasure::{self, Keys},
        form::Details,
        own_fields::unique,
    },
    alike::Comparing,
    among::{Newcomer, person},
    entity::{import::Column, row},
    find::imported_before,
    judge::{CheckedRow, Fine, Judge, Judged, Looked},
    matches,
    matching::{self, Key},
    plan::Plan,
    staged::{self, Staged},
    state::{Counts, State, Verdict},
    work::{Work, to_json},
};
use crate::{
    customers::Definitions,
    db::{Db, scalar},
    error::{Error, Invalid},
    secret::Key as Secret,
};

/// The most rows of which it is kept what is wrong; the report tells of all.
pub const MOST_KEPT: usize = 1_000;

/// Chunks that are read while the one before is compared.
const AHEAD: usize = 2;

/// What every chunk is read by.
struct Reader {
    db: Db,
    id: Uuid,
    plan: Arc<Plan>,
    hasher: RandomState,
    erased: Option<Secret>,
    comparing: Option<Arc<Comparing>>,
}

/// What is said of the rows of a chunk, to be written.
#[derive(Default)]
struct Said {
    verdicts: Vec<u8>,
    told: Vec<row::Model>,
    found: Vec<super::entity::matched::Model>,
}

/// Checks every row; afterwards the import can be committed.
pub async fn check(work: Work) -> Result<(), Error> {
    let fields = Definitions::latest(&work.jobs.db).await?;
    let db = work.jobs.db.clone();
    let rules = work.rules(fields);
    let plan = Plan::of(db.read(), work.id, (&work.settings, &work.file, work.import.total), rules).await?;
    let all_here = !work.settings.again && imported_before(db.read(), &work.import).await?.is_some();
    let firsts = staged::firsts(db.read(), work.id, 0).await?;
    let from = scalar(db.read(), "SELECT coalesce(max(seq), 0) FROM changes").await?;
    let work = Arc::new(work);
    let begun = Arc::clone(&work);
    db.write(move |tx| async move {
        begun.advance(&tx, |update| update.col_expr(Column::Done, Expr::value(0_i64))).await?;
        forget(&tx, &begun).await
    })
    .await?;
    let comparing = if all_here { None } else { Comparing::of(&work, &plan).await? };
    let any_erased = !work.settings.add_erased && erasure::any_kept_away(db.read()).await?;
    let hasher = RandomState::new();
    let rows = usize::try_from(work.import.total).unwrap_or(0);
    let mut judge = Judge::new(work.settings.clone(), comparing.clone(), all_here, (hasher.clone(), rows));
    let erased = any_erased.then(|| work.jobs.erased.clone());
    let reader = Arc::new(Reader { db: db.clone(), id: work.id, plan, hasher, erased, comparing });
    let read = |first: i64| Arc::clone(&reader).look(first);
    let mut chunks = stream::iter(firsts).map(read).buffered(AHEAD);
    let (mut counts, mut kept) = (Counts::default(), 0);
    while let Some(chunk) = chunks.try_next().await? {
        let first = chunk.first;
        let judging = task::spawn_blocking(move || {
            let judged = judge.judge(chunk);
            (judge, judged)
        });
        let (next, judged) = judging.await.map_err(|error| Error::internal(&error))?;
        judge = next;
        let said = say(&work, (first, judged), &mut kept, &mut counts)?;
        let (writing, done) = (Arc::clone(&work), first + i64::try_from(said.verdicts.len()).unwrap_or(0));
        let write = db.write(move |tx| async move {
            writing.advance(&tx, |update| update.col_expr(Column::Done, Expr::value(done))).await?;
            staged::judge(&*tx, writing.id, first, said.verdicts).await?;
            for row in said.told {
                tell(&tx, row).await?;
            }
            matches::put(&tx, writing.id, first..done, said.found).await
        });
        write.await?.iter().for_each(|row| counts.choose(row, None, row.choice()));
    }
    let counts = to_json(&counts)?;
    db.write(move |tx| async move {
        let checked = |update: sea_orm::UpdateMany<_>| {
            update.col_expr(Column::Counts, Expr::value(counts)).col_expr(Column::CheckedFrom, Expr::value(from))
        };
        work.end(&tx, State::Checked, checked).await
    })
    .await
}

/// Counts the rows of a chunk, and says what is to be written of them.
fn say(work: &Work, (first, judged): (i64, Vec<Judged>), kept: &mut usize, counts: &mut Counts) -> Result<Said, Error> {
    let mut said = Said::default();
    for (Judged { line, verdict, invalid, found }, place) in judged.into_iter().zip(first..) {
        said.verdicts.push(verdict.map_or(b'x', Verdict::letter));
        let Some(verdict) = verdict else { continue };
        counts.add(verdict);
        if matches!(verdict, Verdict::Wrong | Verdict::Repeated) && *kept < MOST_KEPT {
            *kept += 1;
            said.told.push(told_row(work, place, line, verdict, &invalid)?);
        }
        if let Some((found, person)) = found {
            let certain = if verdict == Verdict::Perhaps { verdict } else { Verdict::Likely };
            counts.likely += u64::from(certain == Verdict::Likely);
            said.found.push(matches::row(work.id, (place, line), certain, &found, &person)?);
        }
    }
    Ok(said)
}

/// What a check before said is forgotten; what was typed stays.
async fn forget(tx: &crate::db::Tx, work: &Work) -> Result<(), Error> {
    use sea_orm::{ColumnTrait, QueryFilter};
    let of_this = row::Column::ImportId.eq(work.id);
    row::Entity::delete_many().filter(of_this.clone()).filter(row::Column::Typed.is_null()).exec(&**tx).await?;
    row::Entity::update_many()
        .col_expr(row::Column::Verdict, Expr::value(Verdict::Unchecked.name()))
        .col_expr(row::Column::Complaints, Expr::value("[]"))
        .filter(of_this)
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Keeps what is said of a row.
pub async fn tell(tx: &crate::db::Tx, row: row::Model) -> Result<(), Error> {
    use sea_orm::sea_query::OnConflict;
    let known = [row::Column::ImportId, row::Column::Place];
    let told = OnConflict::columns(known).update_columns([row::Column::Verdict, row::Column::Complaints]).to_owned();
    let row = row.into_active_model().reset_all();
    row::Entity::insert(row).on_conflict(told).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What is kept of a row of which there is something to say.
pub fn told_row(work: &Work, place: i64, line: u64, verdict: Verdict, invalid: &Invalid) -> Result<row::Model, Error> {
    Ok(row::Model {
        import_id: work.id,
        place,
        line: i64::try_from(line).unwrap_or(i64::MAX),
        verdict: verdict.name().to_owned(),
        complaints: to_json(&super::complaints::told(invalid))?,
        typed: None,
    })
}

impl Reader {
    /// Reads the rows of a chunk, and what the register says of them.
    async fn look(self: Arc<Self>, first: i64) -> Result<Looked, Error> {
        let (db, chunk) = (self.db.read(), staged::at(self.db.read(), self.id, first).await?);
        let reader = Arc::clone(&self);
        let read = task::spawn_blocking(move || Ok::<_, Error>(reader.rows(&Staged::read(chunk)?)));
        let mut rows = read.await.map_err(|error| Error::internal(&error))??;
        let fine = || rows.iter().filter_map(|row| row.outcome.as_ref().ok());
        let keys = fine().filter_map(|fine| fine.key.as_ref());
        let here = matching::find(db, self.plan.settings.same, keys).await?;
        let taken = unique::holders(db, fine().flat_map(|fine| &fine.unique)).await?;
        let people: Vec<Keys> = fine().filter_map(|fine| fine.erased).collect();
        let kept_away = erasure::kept_away(db, &people).await?;
        let mut nearby = None;
        if let Some(comparing) = self.comparing.clone() {
            let is_here = |fine: &Fine| fine.key.as_ref().is_some_and(|key| here.contains_key(key));
            let here: Vec<bool> = rows.iter().map(|row| row.outcome.as_ref().is_ok_and(is_here)).collect();
            let rarity = Arc::clone(&comparing.rarity);
            let ready = task::spawn_blocking(move || {
                let fine = rows.iter_mut().zip(here).filter(|(_, here)| !here);
                for fine in fine.filter_map(|(row, _)| row.outcome.as_mut().ok()) {
                    fine.newcomer = fine.person.take().map(|person| Newcomer::new(person, &rarity));
                }
                rows
            });
            rows = ready.await.map_err(|error| Error::internal(&error))?;
            let newcomers = rows.iter().filter_map(|row| row.outcome.as_ref().ok()?.newcomer.as_ref());
            nearby = comparing.nearby(db, newcomers).await?;
        }
        Ok(Looked { first, rows, here, taken, kept_away, nearby })
    }

    fn rows(&self, staged: &Staged) -> Vec<CheckedRow> {
        let rows = staged.records.iter().zip(staged.first..).map(|(record, place)| {
            let line = record.line;
            if !self.plan.is_customer(place) {
                return CheckedRow { line, is_customer: false, outcome: Err(Invalid::default()) };
            }
            let row = self.plan.read(place, record);
            // Whoever has an id is that one or nobody, where ids count.
            let key = |details: &Details| Key::of(self.plan.settings.same, &row, details);
            let is_compared = |key: &Option<Key>| self.comparing.is_some() && !matches!(key, Some(Key::Id(_)));
            let fine = |details: &Details| {
                let key = key(details);
                Fine {
                    person: is_compared(&key).then(|| person(details)),
                    newcomer: None,
                    key,
                    erased: self.erased.as_ref().map(|key| Keys::of_details(key, details)),
                    hash: std::hash::BuildHasher::hash_one(&self.hasher, details),
                    unique: unique::values(&self.plan.reader.rules().fields, &details.own),
                }
            };
            let outcome = row.details.as_ref().map(fine).map_err(Clone::clone);
            CheckedRow { line, is_customer: true, outcome }
        });
        rows.collect()
    }
}
