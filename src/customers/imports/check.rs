//! The second step of an import: every row is checked by the rules, compared with the rows before it and with who is here.
//! Nothing is written to the register.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, Hash, RandomState},
    sync::Arc,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::Expr};
use tokio::task;

use super::{
    super::{
        erasure::{self, Keys},
        form::Details,
        own_fields::unique,
    },
    entity::{import::Column, row},
    find::imported_before,
    matching::{self, Key},
    plan::Plan,
    row::WHOLE_ROW,
    settings::Matches,
    staged::{self, Staged},
    state::{Counts, State, Verdict},
    work::{Work, to_json},
};
use crate::{
    customers::Definitions,
    error::{Complaint, Error, Invalid},
    secret::Key as Secret,
};

/// The most rows of which it is kept what is wrong; the report tells of all.
pub const MOST_KEPT: usize = 1_000;

/// Chunks that are read while the one before is compared.
const AHEAD: usize = 2;

/// A chunk whose rows were read.
struct Checked {
    first: i64,
    rows: Vec<CheckedRow>,
}

/// A row, read, without what is no longer needed.
struct CheckedRow {
    line: u64,
    is_customer: bool,
    outcome: Result<Fine, Invalid>,
}

/// A row that keeps the rules.
struct Fine {
    key: Option<Key>,
    /// Who it is, where anybody was erased.
    person: Option<Keys>,
    /// The whole of it.
    hash: u64,
    /// Values that no two customers may have.
    unique: Vec<(String, String)>,
}

/// The rows that came before, in twelve bytes each.
struct Seen {
    hasher: RandomState,
    rows: HashMap<u64, u32>,
}

impl Seen {
    /// The line of an earlier row with the same value; from now on this one is known.
    fn add(&mut self, value: &impl Hash, line: u64) -> Option<u32> {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match self.rows.entry(self.hasher.hash_one(value)) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(line);
                None
            }
        }
    }
}

/// Checks every row; afterwards the import can be committed.
pub async fn check(work: Work) -> Result<(), Error> {
    let fields = Definitions::latest(&work.jobs.db).await?;
    let db = work.jobs.db.clone();
    let rules = work.rules(fields);
    let plan = Plan::of(db.read(), work.id, (&work.settings, &work.file, work.import.total), rules).await?;
    let all_here = !work.settings.again && imported_before(db.read(), &work.import).await?.is_some();
    let firsts = staged::firsts(db.read(), work.id, 0).await?;
    let hasher = RandomState::new();
    let total = usize::try_from(work.import.total).unwrap_or(0);
    let mut seen = Seen { hasher: hasher.clone(), rows: HashMap::with_capacity(total) };
    let (work, mut counts, mut kept) = (Arc::new(work), Counts::default(), 0);
    let any_erased = !work.settings.add_erased && erasure::any_kept_away(db.read()).await?;
    let (id, erased) = (work.id, any_erased.then(|| work.jobs.erased.clone()));
    let read = |first: i64| {
        let (db, plan, hasher, erased) = (db.clone(), Arc::clone(&plan), hasher.clone(), erased.clone());
        async move {
            let chunk = staged::at(db.read(), id, first).await?;
            let read = task::spawn_blocking(move || {
                Ok::<_, Error>(read_chunk(&plan, &hasher, erased.as_ref(), &Staged::read(chunk)?))
            });
            read.await.map_err(|error| Error::internal(&error))?
        }
    };
    let mut chunks = stream::iter(firsts).map(read).buffered(AHEAD);
    let begun = Arc::clone(&work);
    db.write(move |tx| async move {
        begun.advance(&tx, |update| update.col_expr(Column::Done, Expr::value(0_i64))).await?;
        forget(&tx, &begun).await
    })
    .await?;
    while let Some(chunk) = chunks.try_next().await? {
        let judged = judge(&work, &plan, &mut seen, chunk, all_here).await?;
        let mut verdicts = Vec::with_capacity(judged.rows.len());
        let mut told = Vec::new();
        for (at, (line, verdict, invalid)) in judged.rows.into_iter().enumerate() {
            verdicts.push(verdict.map_or(b'x', Verdict::letter));
            let Some(verdict) = verdict else { continue };
            counts.add(verdict);
            if matches!(verdict, Verdict::Wrong | Verdict::Repeated) && kept < MOST_KEPT {
                kept += 1;
                let place = judged.first + i64::try_from(at).unwrap_or(0);
                told.push(told_row(&work, place, line, verdict, &invalid)?);
            }
        }
        let (kept_work, first) = (Arc::clone(&work), judged.first);
        let done = first + i64::try_from(verdicts.len()).unwrap_or(0);
        db.write(move |tx| async move {
            kept_work.advance(&tx, |update| update.col_expr(Column::Done, Expr::value(done))).await?;
            staged::judge(&*tx, kept_work.id, first, verdicts).await?;
            for row in told {
                tell(&tx, row).await?;
            }
            Ok(())
        })
        .await?;
    }
    let counts = to_json(&counts)?;
    db.write(move |tx| async move {
        work.end(&tx, State::Checked, |update| update.col_expr(Column::Counts, Expr::value(counts))).await
    })
    .await
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

fn read_chunk(plan: &Plan, hasher: &RandomState, erased: Option<&Secret>, staged: &Staged) -> Checked {
    let rows = staged.records.iter().zip(staged.first..).map(|(record, place)| {
        let line = record.line;
        if !plan.is_customer(place) {
            return CheckedRow { line, is_customer: false, outcome: Err(Invalid::default()) };
        }
        let row = plan.read(place, record);
        let fine = |details: &Details| Fine {
            key: Key::of(plan.settings.same, &row, details),
            person: erased.map(|key| Keys::of_details(key, details)),
            hash: hasher.hash_one(details),
            unique: unique::values(&plan.reader.rules().fields, &details.own),
        };
        let outcome = row.details.as_ref().map(fine).map_err(Clone::clone);
        CheckedRow { line, is_customer: true, outcome }
    });
    Checked { first: staged.first, rows: rows.collect() }
}

/// A chunk with what becomes of each row; nothing of those that are no customers.
struct Judged {
    first: i64,
    rows: Vec<(u64, Option<Verdict>, Invalid)>,
}

async fn judge(work: &Work, plan: &Plan, seen: &mut Seen, chunk: Checked, all_here: bool) -> Result<Judged, Error> {
    let (db, settings) = (work.jobs.db.read(), &plan.settings);
    let fine = || chunk.rows.iter().filter_map(|row| row.outcome.as_ref().ok());
    let here = matching::find(db, settings.same, fine().filter_map(|fine| fine.key.as_ref())).await?;
    let taken = unique::holders(db, fine().flat_map(|fine| &fine.unique)).await?;
    let people: Vec<Keys> = fine().filter_map(|fine| fine.person).collect();
    let kept_away = erasure::kept_away(db, &people).await?;
    let rows = chunk.rows.into_iter().map(|CheckedRow { line, is_customer, outcome }| {
        if !is_customer {
            return (line, None, Invalid::default());
        }
        let fine = match outcome {
            Ok(fine) => fine,
            Err(invalid) => return (line, Some(Verdict::Wrong), invalid),
        };
        let ids = fine.key.as_ref().and_then(|key| here.get(key));
        let before = match (settings.matches, &fine.key) {
            (Matches::Skip | Matches::Update, Some(key)) => seen.add(key, line),
            _ => seen.add(&fine.hash, line),
        };
        if let Some(before) = before {
            let words = format!("This repeats line {before} of the file");
            return (line, Some(Verdict::Repeated), Invalid::one(WHOLE_ROW, Complaint::new("repeated", words)));
        }
        if all_here {
            return (line, Some(Verdict::Here), Invalid::default());
        }
        match (settings.matches, ids) {
            (Matches::Update, Some(ids)) if ids.len() > 1 => {
                let words =
                    format!("{} customers match this row, so it is not known which of them to update", ids.len());
                return (line, Some(Verdict::Wrong), Invalid::one(WHOLE_ROW, Complaint::new("ambiguous", words)));
            }
            (Matches::Skip, Some(_)) => return (line, Some(Verdict::Here), Invalid::default()),
            _ => {}
        }
        let own = ids.filter(|_| settings.matches == Matches::Update).and_then(|ids| ids.first());
        if own.is_none() && fine.person.is_some_and(|person| person.are_among(&kept_away)) {
            return (line, Some(Verdict::Erased), Invalid::default());
        }
        for value in &fine.unique {
            let again = seen.add(value, line).map(|before| format!("line {before} of the file"));
            let holder = taken.get(value).filter(|holder| Some(*holder) != own).map(|_| "another customer".to_owned());
            if let Some(who) = again.or(holder) {
                let words = format!("“{}” is already the value of {who}", value.1);
                let invalid = Invalid::one(format!("fields.{}", value.0), Complaint::new("taken", words));
                return (line, Some(Verdict::Wrong), invalid);
            }
        }
        let verdict = if own.is_some() { Verdict::Here } else { Verdict::New };
        (line, Some(verdict), Invalid::default())
    });
    Ok(Judged { first: chunk.first, rows: rows.collect() })
}
