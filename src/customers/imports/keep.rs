//! Rows that become customers inside a write: added, or put over those who are here already, each with its history.

use std::{collections::BTreeMap, sync::Arc};

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        erasure::{self, Keys},
        form::Details,
        history::{self, Act, entity as change},
        merges,
        own_fields::{Definition, unique},
        row::save,
    },
    check::{tell, told_row},
    matching::{self, Key},
    meanwhile::{Fate, Meanwhile},
    plan::Plan,
    row::WHOLE_ROW,
    state::{Counts, Verdict},
    work::Work,
};
use crate::{
    clock::now,
    customers::Definitions,
    db::{Tx, bulk},
    error::{Complaint, Error, Invalid},
    people::Actor,
};

/// What was said of a row that is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    Nothing,
    /// It is added, and is not this customer.
    Add(Option<Uuid>),
    /// It is this customer, by the rules or by a person; nobody where they were erased since.
    Same(Option<Uuid>),
}

/// A row that is to be kept.
#[derive(Clone)]
pub struct Ready {
    pub place: i64,
    pub line: u64,
    pub chosen: Chosen,
    pub key: Option<Key>,
    /// As the rules are now; they may have changed since the check.
    pub details: Result<Details, Invalid>,
    pub given: Vec<Arc<Definition>>,
}

/// Adds and updates customers by some rows, and refuses what cannot be; answers the counts with them.
pub async fn keep(
    tx: &Tx,
    (work, plan): (&Work, &Plan),
    meanwhile: &mut Meanwhile,
    mut batch: Vec<Ready>,
    mut counts: Counts,
) -> Result<Counts, Error> {
    meanwhile.catch_up(tx).await?;
    lead_on(tx, &mut batch).await?;
    let fields = &plan.reader.rules().fields;
    let here = matching::find(&**tx, plan.settings.same, batch.iter().filter_map(|row| row.key.as_ref())).await?;
    let values = |row: &Ready| row.details.as_ref().map_or(Vec::new(), |details| unique::values(fields, &details.own));
    let asked: Vec<_> = batch.iter().flat_map(values).collect();
    let mut taken = unique::holders(&**tx, &asked).await?;
    let any_erased = erasure::any_kept_away(&**tx).await?;
    let person = |row: &Ready| {
        row.details.as_ref().ok().filter(|_| any_erased).map(|details| Keys::of_details(&work.jobs.erased, details))
    };
    let kept_away = erasure::kept_away(&**tx, &batch.iter().filter_map(person).collect::<Vec<_>>()).await?;
    let (mut new, mut updated, mut back) = (Vec::new(), BTreeMap::new(), Vec::new());
    let now = now();
    for row in batch {
        let found = row.key.as_ref().and_then(|key| here.get(key)).map(Vec::as_slice).unwrap_or_default();
        let own = match meanwhile.fate(&row, found) {
            Fate::Add => None,
            Fate::Update(customer) => Some(customer),
            Fate::LeaveOut => continue,
            Fate::Refuse(complaint) => {
                refuse(tx, work, &row, &Invalid::one(WHOLE_ROW, complaint), &mut counts).await?;
                continue;
            }
        };
        // Erased since the check, unless somebody said that they may come back.
        if let Some(person) = person(&row).filter(|person| own.is_none() && person.are_among(&kept_away)) {
            if !plan.settings.add_erased {
                counts.leave_out_erased();
                continue;
            }
            back.push(person);
        }
        let wanted = values(&row);
        if let Some((field, value)) =
            wanted.iter().find(|value| taken.get(value).is_some_and(|holder| Some(*holder) != own))
        {
            let words = format!("“{value}” is already the value of another customer");
            let invalid = Invalid::one(format!("fields.{field}"), Complaint::new("taken", words));
            refuse(tx, work, &row, &invalid, &mut counts).await?;
            continue;
        }
        if let Some(id) = own {
            updated.insert(id, row);
            continue;
        }
        let customer = match row.details {
            Ok(details) => details.into_row(fields, now),
            Err(ref invalid) => {
                refuse(tx, work, &row, invalid, &mut counts).await?;
                continue;
            }
        };
        taken.extend(wanted.into_iter().map(|value| (value, customer.id)));
        new.push(customer);
    }
    counts.added += new.len() as u64;
    erasure::lift(tx, &back).await?;
    add(tx, work.actor(), fields, new).await?;
    counts.updated += update(tx, work.actor(), fields, updated, now).await?;
    Ok(counts)
}

/// Takes rows that are a customer by the rules, or by what was chosen, for whom that record was merged into since; for nobody
/// where there is no such customer any more.
async fn lead_on(tx: &Tx, batch: &mut [Ready]) -> Result<(), Error> {
    let chosen = |row: &Ready| if let Chosen::Same(id) = row.chosen { id } else { None };
    let kept = merges::kept_of(&**tx, &batch.iter().filter_map(chosen).collect::<Vec<_>>()).await?;
    for row in batch {
        if let Chosen::Same(id) = &mut row.chosen {
            *id = id.and_then(|id| kept.get(&id).copied());
        }
    }
    Ok(())
}

async fn refuse(tx: &Tx, work: &Work, row: &Ready, invalid: &Invalid, counts: &mut Counts) -> Result<(), Error> {
    counts.refused += 1;
    tell(tx, told_row(work, row.place, row.line, Verdict::Wrong, invalid)?).await
}

/// Adds customers with the beginning of their history.
pub async fn add(tx: &Tx, actor: Actor, fields: &Definitions, customers: Vec<customer::Model>) -> Result<(), Error> {
    let at_once = bulk::rows_at_once::<customer::Entity>().min(bulk::rows_at_once::<change::Entity>());
    for customers in customers.chunks(at_once) {
        let beginning = |row: &customer::Model| {
            history::row(actor, row.id, row.created_at, Act::Create, &history::difference(fields, None, row))
        };
        let changes = customers.iter().map(beginning).collect::<Result<Vec<_>, _>>()?;
        let rows = customers.iter().map(|row| row.clone().into_active_model().reset_all());
        customer::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
        change::Entity::insert_many(changes).exec_without_returning(&**tx).await?;
        // Somebody saved the same value meanwhile: the rows are read anew.
        unique::take_new(&**tx, fields, customers).await.map_err(anew)?;
    }
    Ok(())
}

/// What is told of a value that was taken meanwhile.
fn anew(error: Error) -> Error {
    if matches!(error, Error::Stale | Error::Invalid(_)) { Error::NoVersion } else { error }
}

/// Puts what rows say in place of what customers have; what a row leaves out stays. Answers how many it changed.
async fn update(
    tx: &Tx,
    actor: Actor,
    fields: &Definitions,
    rows: BTreeMap<Uuid, Ready>,
    now: i64,
) -> Result<u64, Error> {
    let ids = rows.keys().copied();
    let found = customer::Entity::find().filter(customer::Column::Id.is_in(ids)).lock_exclusive().all(&**tx).await?;
    let mut count = 0;
    for before in found.into_iter().filter(|before| before.deleted_at.is_none()) {
        let Some(Ready { details: Ok(details), given, .. }) = rows.get(&before.id) else { continue };
        let fresh = details.clone().into_row(fields, now);
        let mut own = before.fields.clone();
        for field in given {
            own.set(&field.key, fresh.fields.get(&field.key).cloned());
        }
        let after = customer::Model {
            id: before.id,
            fields: own,
            version: before.version + 1,
            created_at: before.created_at,
            updated_at: Ord::max(now, before.created_at),
            ..fresh
        };
        let changed = history::difference(fields, Some(&before), &after);
        if changed.is_empty() {
            continue;
        }
        save(&**tx, fields, &before, after.clone()).await?;
        unique::keep(&**tx, fields, Some(&before), &after).await.map_err(anew)?;
        history::record(&**tx, actor, before.id, after.updated_at, Act::Update, &changed).await?;
        count += 1;
    }
    Ok(count)
}
