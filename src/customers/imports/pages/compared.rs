//! A row beside whom it may be, field by field, in words.

use std::collections::HashMap;

use super::super::{
    super::{entity::customer, field::Field, own_fields::Definitions},
    entity::matched::Model,
    matches::Choice,
    model::Import,
    plan::Plan,
    settings::Matches,
    state::Verdict,
    store::Imports,
};
use crate::{error::Error, record_file::Record};

/// A row and whom it may be.
pub struct MatchView {
    pub place: i64,
    pub line: i64,
    pub mark: i64,
    /// The customer's address and name; nothing where it is an earlier row, or they are gone.
    pub customer: Option<(uuid::Uuid, String)>,
    pub other_line: Option<i64>,
    pub pairs: Vec<Pair>,
    pub reasons: String,
    pub choice: Option<Choice>,
    /// What becomes of the row, in words.
    pub becomes: &'static str,
}

/// A field of both.
pub struct Pair {
    pub label: String,
    pub row: String,
    pub other: String,
    pub differs: bool,
}

impl MatchView {
    /// Whether there is nobody left whom it could be.
    pub fn is_gone(&self) -> bool {
        self.customer.is_none() && self.other_line.is_none()
    }

    /// The heading of the column beside that of the row.
    pub fn other(&self) -> String {
        match (&self.customer, self.other_line) {
            (Some(_), _) => "Already here".to_owned(),
            (None, Some(line)) => format!("Line {line}"),
            (None, None) => "No longer here".to_owned(),
        }
    }
}

/// Rows with whom they may be.
pub async fn views(imports: &Imports, import: &Import, rows: &[Model]) -> Result<Vec<MatchView>, Error> {
    let (fields, plan, customers) = (imports.fields().await?, imports.plan(import).await?, imports.whom(rows).await?);
    let mut places: Vec<i64> = rows.iter().flat_map(|row| [Some(row.place), row.other_place]).flatten().collect();
    places.sort_unstable();
    places.dedup();
    let records = imports.records_at(import, places).await?;
    let view = |row: &Model| {
        let customer = row.customer_id.and_then(|id| customers.get(&id));
        Ok(MatchView {
            place: row.place,
            line: row.line,
            mark: row.mark,
            customer: customer.map(|customer| (customer.id, customer.name())),
            other_line: row.other_line,
            pairs: pairs(&fields, &plan, &records, row, customer),
            reasons: row.in_words()?,
            choice: row.choice(),
            becomes: becomes(row, import.settings.matches),
        })
    };
    rows.iter().map(view).collect()
}

/// The fields of a row beside those of whom it may be: the four, and what either has of one's own.
fn pairs(
    fields: &Definitions,
    plan: &Plan,
    records: &HashMap<i64, Record>,
    row: &Model,
    customer: Option<&customer::Model>,
) -> Vec<Pair> {
    let read = |place: i64| records.get(&place).and_then(|record| plan.read(place, record).details.ok());
    let (this, other) = (read(row.place), row.other_place.and_then(read));
    let pair = |field: Field| {
        let stored = this.as_ref().map(|details| details.stored(&field)).unwrap_or_default();
        let beside = match (customer, &other) {
            (Some(customer), _) => field.stored(customer),
            (None, Some(other)) => other.stored(&field),
            (None, None) => String::new(),
        };
        let has_any = !field.is_own() || !stored.is_empty() || !beside.is_empty();
        has_any.then(|| Pair {
            label: field.label().to_owned(),
            row: field.in_words(&stored),
            other: field.in_words(&beside),
            differs: stored != beside,
        })
    };
    Field::all(fields).filter_map(pair).collect()
}

fn becomes(row: &Model, matches: Matches) -> &'static str {
    match row.choice() {
        Some(Choice::Add) => "Will be added as new",
        None if row.verdict == Verdict::Perhaps.name() => "Not decided: left out",
        _ if row.other_place.is_some() => "Left out: it repeats that line",
        _ if matches == Matches::Update => "Will update this customer",
        _ => "Left out: already here",
    }
}
