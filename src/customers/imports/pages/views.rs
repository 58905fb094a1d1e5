//! What the page of an import shows: its columns with samples, the first rows as they would be kept, and what is wrong.
//! Nothing here decides anything.

use super::super::{
    super::{
        field::Field,
        own_fields::{Definitions, Kind},
    },
    asks::Ask,
    complaints::RowComplaint,
    contents::{kind, text_of},
    date_order::DateOrder,
    entity::row,
    model::Import,
    plan::Plan,
    settings::{NEW, Target},
    state::Verdict,
    work::from_json,
};
use crate::{
    error::{Error, Invalid},
    record_file::{Cell, Record},
};

/// How many rows are shown as they would be kept.
pub const SHOWN: usize = 10;
/// How many samples a column has.
const SAMPLES: usize = 3;
/// How many rows may be the heading.
const HEADINGS: usize = 15;

/// A choice of a select.
pub struct Choice {
    pub value: String,
    pub words: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, words: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), words: words.into(), chosen }
    }
}

/// A column of the file.
pub struct ColumnView {
    pub place: usize,
    pub heading: String,
    pub samples: Vec<String>,
    pub targets: Vec<Choice>,
    /// The orders of dates, where there is a choice.
    pub dates: Vec<Choice>,
    pub asked: bool,
}

/// A row as it would be kept.
pub struct RowView {
    pub line: u64,
    pub cells: Vec<CellView>,
    /// What is wrong with the whole row.
    pub wrong: Option<String>,
}

/// A field of such a row.
pub struct CellView {
    pub label: String,
    pub words: String,
    pub wrong: Option<String>,
}

/// A row that is not kept, and why.
pub struct WrongRow {
    pub place: i64,
    pub line: i64,
    /// What the file says.
    pub text: String,
    pub complaints: Vec<RowComplaint>,
}

/// The columns of an import with what each can be.
pub fn columns(
    import: &Import,
    head: &[(i64, Record)],
    fields: &Definitions,
    asks: &[Ask],
    administers: bool,
) -> Vec<ColumnView> {
    let targets = import.settings.targets(fields);
    let from = import.settings.heading.map_or(0, |at| at + 1);
    let rows: Vec<&Record> = head
        .iter()
        .filter(|(place, _)| u64::try_from(*place).is_ok_and(|place| place >= from))
        .map(|(_, row)| row)
        .collect();
    let column = |(place, (column, target)): (usize, (&super::super::settings::Column, Target))| {
        let cells: Vec<&Cell> =
            rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| **cell != Cell::Empty).collect();
        let samples = cells.iter().filter_map(|cell| text_of(cell)).map(super::super::date_order::shortened);
        let mut choices: Vec<Choice> = Target::all(fields)
            .iter()
            .map(|choice| Choice::new(choice.name(), choice.title(), *choice == target))
            .collect();
        if administers && !column.heading.trim().is_empty() && !fields.has_label(column.label()) {
            choices.extend(new_fields(&cells));
        }
        let undecided = import.file.dates.get(place).is_some_and(|evidence| evidence.decided().is_none());
        let dates = if target.is_date() && undecided { orders(column.dates) } else { Vec::new() };
        ColumnView {
            place,
            heading: column.heading.clone(),
            samples: samples.take(SAMPLES).collect(),
            targets: choices,
            dates,
            asked: asks.contains(&Ask::Dates(place)),
        }
    };
    import.settings.columns.iter().zip(targets).enumerate().map(column).collect()
}

/// The kinds of a new field that a column can be kept as, the one that fits best first.
fn new_fields(cells: &[&Cell]) -> Vec<Choice> {
    let best = kind(cells);
    let mut kinds = vec![best];
    kinds.extend([Kind::Text, Kind::LongText].into_iter().filter(|kind| *kind != best));
    let choice = |kind: Kind| {
        let words = format!("Keep as a new field ({})", kind.title().to_lowercase());
        Choice::new(format!("{NEW}{}", kind.name()), words, false)
    };
    kinds.into_iter().map(choice).collect()
}

fn orders(chosen: Option<DateOrder>) -> Vec<Choice> {
    let none = Choice::new("", "Choose", chosen.is_none());
    let orders = DateOrder::ALL.map(|order| Choice::new(order.name(), order.title(), chosen == Some(order)));
    std::iter::once(none).chain(orders).collect()
}

/// The rows that may be the heading.
pub fn headings(import: &Import, head: &[(i64, Record)]) -> Vec<Choice> {
    let chosen = import.settings.heading;
    let none = Choice::new("", "None: the first row is a customer", chosen.is_none());
    let row = |(place, record): &(i64, Record)| {
        let cells: Vec<&str> = record.cells.iter().filter_map(text_of).take(6).collect();
        let words = format!("Line {}: {}", record.line, super::super::date_order::shortened(&cells.join(", ")));
        Choice::new(place.to_string(), words, u64::try_from(*place).ok() == chosen)
    };
    std::iter::once(none).chain(head.iter().take(HEADINGS).map(row)).collect()
}

/// The first rows as they would be kept.
pub fn rows(plan: &Plan, head: &[(i64, Record)]) -> Vec<RowView> {
    let fields = &plan.reader.rules().fields;
    let targets = plan.settings.targets(fields);
    let is_given = |field: &Field| match field {
        Field::Own(_) => targets.contains(&Target::Field(field.clone())),
        _ => true,
    };
    let shown: Vec<Field> = Field::all(fields).filter(is_given).collect();
    let customers = head.iter().filter(|(place, _)| plan.is_customer(*place)).take(SHOWN);
    customers.map(|(place, record)| row_view(plan, *place, record, &shown)).collect()
}

fn row_view(plan: &Plan, place: i64, record: &Record, fields: &[Field]) -> RowView {
    let read = plan.read(place, record);
    let (form, _) = plan.reader.form(record);
    let (details, invalid) = match read.details {
        Ok(details) => (Some(details), Invalid::default()),
        Err(invalid) => (None, invalid),
    };
    let cell = |field: &Field| {
        let wrong = invalid.of(&field.name()).map(str::to_owned);
        let words = match (&details, &wrong) {
            (Some(details), _) => field.in_words(&details.stored(field)),
            (None, Some(_)) => String::new(),
            (None, None) => field.typed(&form),
        };
        CellView { label: field.label().to_owned(), words, wrong }
    };
    let whole = [super::super::row::WHOLE_ROW, "id"].iter().find_map(|name| invalid.of(name));
    RowView { line: record.line, cells: fields.iter().map(cell).collect(), wrong: whole.map(str::to_owned) }
}

/// Rows that are not kept, with what the file says.
pub async fn wrong(
    imports: &super::super::store::Imports,
    import: &Import,
    verdict: Verdict,
    most: u64,
) -> Result<Vec<WrongRow>, Error> {
    let mut wrong = Vec::new();
    for row::Model { place, line, complaints, .. } in imports.told(import, verdict, most).await? {
        wrong.push(WrongRow { place, line, text: String::new(), complaints: from_json(&complaints)? });
    }
    let mut records = imports.records_at(import, wrong.iter().map(|row| row.place).collect()).await?;
    for row in &mut wrong {
        let cells = records.remove(&row.place).map(|record| record.cells).unwrap_or_default();
        let cells: Vec<&str> = cells.iter().filter_map(text_of).collect();
        row.text = super::super::date_order::shortened(&cells.join(", "));
    }
    Ok(wrong)
}
