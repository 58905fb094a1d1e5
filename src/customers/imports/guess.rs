//! What a file seems to be: its heading, which column is what, and what is left undecided.
//! A guess is shown and can be changed; what the file does not decide is asked.

use std::sync::Arc;

use rlibphonenumber::Region;

use super::{
    super::{
        field::Field,
        fold::fold,
        name,
        own_fields::{Definition, Definitions},
    },
    contents::{by_content, looks_like_data, mostly, text_of},
    date_order, headings,
    scan::FileRead,
    settings::{Column, Same, Settings, Target},
};
use crate::record_file::{Cell, Record};

/// How many rows are looked at for a guess.
pub const LOOKED_AT: usize = 200;
/// How far down a heading is looked for.
const HEADING_WITHIN: usize = 30;

/// The first guess of a file's settings. `head` are its first rows.
pub fn settings(file: &FileRead, head: &[Record], fields: &Definitions, country: Option<Region>) -> Settings {
    let heading = heading(file, head, fields);
    let columns = columns(file, head, (heading, 0), fields, country);
    let same = if columns.iter().any(|column| column.target == Target::Id.name()) { Same::Id } else { Same::default() };
    let mut settings = Settings { columns, same, ..Settings::default() };
    settings.heading = heading.map(|at| at as u64);
    settings.footer = footer(file, &settings, fields);
    settings
}

/// What the columns below a heading seem to be, at least so many of them; `head` are some rows, and `heading` its place
/// among them.
pub fn columns(
    file: &FileRead,
    head: &[Record],
    (heading, least): (Option<usize>, usize),
    fields: &Definitions,
    country: Option<Region>,
) -> Vec<Column> {
    let rows = || head.iter().skip(heading.map_or(0, |at| at + 1)).take(LOOKED_AT);
    let names = names(file, head, heading);
    let usual = usual_width(rows());
    // Where most rows have cells beyond the heading, those columns have no names.
    let width = if file.how.columns.is_some() { names.len() } else { names.len().max(usual).max(least) };
    let mut columns: Vec<Column> = (0..width)
        .map(|at| Column { heading: names.get(at).cloned().unwrap_or_default(), ..Column::default() })
        .collect();
    // A key says more than words: those columns choose first.
    for meaning in [by_key, by_words] {
        for at in (0..columns.len()).filter(|at| columns[*at].target.is_empty()).collect::<Vec<_>>() {
            let target = meaning(&columns[at].heading, fields).unwrap_or_default();
            if columns.iter().all(|column| column.target != target) {
                columns[at].target = target;
            }
        }
    }
    let cells = |at: usize| rows().filter_map(move |row| row.cells.get(at)).filter(|cell| **cell != Cell::Empty);
    by_content(&mut columns, &cells, country);
    for (at, column) in columns.iter_mut().enumerate() {
        column.dates = file.dates.get(at).and_then(date_order::Evidence::decided);
        if column.target == Target::FullName.name() {
            // Where a full name is to be split is for people to say, unless a comma says it.
            let has_commas = mostly(cells(at), |text| text.contains([',', '，']));
            column.target = if has_commas { Target::LastFirst.name() } else { String::new() };
        }
    }
    columns
}

/// The place of the heading: the row with the most known words, else a first row that looks unlike those below it.
fn heading(file: &FileRead, head: &[Record], fields: &Definitions) -> Option<usize> {
    if file.how.columns.is_some() {
        return None;
    }
    let known = |row: &Record| row.cells.iter().filter(|cell| is_known(cell, fields)).count();
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in head.iter().take(HEADING_WITHIN).enumerate() {
        let count = known(row);
        let is_better = match best {
            None => count >= 2 || count == 1 && at == 0,
            // A second row of headings, more exact than the first.
            Some((last, most)) => count > most || count == most && at == last + 1,
        };
        if is_better {
            best = Some((at, count));
        }
    }
    if let Some((at, _)) = best {
        return Some(at);
    }
    let is_plain =
        |cell: &Cell| matches!(cell, Cell::Empty) || matches!(cell, Cell::Text(text) if !looks_like_data(text, None));
    let first = head.first()?;
    let has_data = |row: &Record| row.cells.iter().any(|cell| !is_plain(cell));
    (first.cells.iter().all(is_plain) && head.iter().skip(1).take(5).any(has_data)).then_some(0)
}

fn is_known(cell: &Cell, fields: &Definitions) -> bool {
    matches!(cell, Cell::Text(text) if by_words(text, fields).is_some() || headings::known(text).is_some())
}

/// The names of columns: those of the heading, and where it leaves one out, of the row above it.
fn names(file: &FileRead, head: &[Record], heading: Option<usize>) -> Vec<String> {
    if let Some(columns) = &file.how.columns {
        return columns.clone();
    }
    let Some(at) = heading else { return Vec::new() };
    let text = |row: Option<&Record>, column: usize| {
        let text = row.and_then(|row| row.cells.get(column)).and_then(text_of).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "")
    };
    let above = at.checked_sub(1).and_then(|above| head.get(above));
    let width = head.get(at).map_or(0, |row| row.cells.len());
    let name = |column: usize| {
        let own = text(head.get(at), column);
        if own.is_empty() { text(above, column) } else { own }
    };
    (0..width).map(name).collect()
}

/// How many cells most rows have.
fn usual_width<'r>(rows: impl Iterator<Item = &'r Record>) -> usize {
    let filled = |row: &Record| row.cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |at| at + 1);
    let mut widths: Vec<usize> = rows.map(filled).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0)
}

/// The field of one's own that a heading names by its key, as files of Clientele do.
fn by_key(heading: &str, fields: &Definitions) -> Option<String> {
    let own = heading.strip_prefix("fields.").and_then(|key| fields.find(key)).filter(|own| !own.is_retired())?;
    Some(Target::Field(Field::Own(Arc::clone(own))).name())
}

/// What a column is by its heading: a field of one's own by its label or key, else what the words mean.
fn by_words(heading: &str, fields: &Definitions) -> Option<String> {
    if heading.trim().is_empty() {
        return None;
    }
    let is_own = |own: &Arc<Definition>| fold(own.label.trim()) == fold(heading.trim()) || own.key == heading.trim();
    if let Some(own) = fields.active().find(|own| is_own(own)) {
        return Some(Target::Field(Field::Own(Arc::clone(own))).name());
    }
    headings::known(heading).filter(|target| **target != Target::LeaveOut).map(Target::name)
}

/// How many of the last rows are no customers: they have nothing where dates of birth and phone numbers stand.
fn footer(file: &FileRead, settings: &Settings, fields: &Definitions) -> u64 {
    if file.how.columns.is_some() {
        return 0;
    }
    let targets = settings.targets(fields);
    let place = |wanted: Field| targets.iter().position(|target| *target == Target::Field(wanted.clone()));
    let (Some(birth), Some(phone)) = (place(Field::DateOfBirth), place(Field::PhoneNumber)) else { return 0 };
    let has_data = |row: &Record, at: usize| {
        row.cells.get(at).and_then(text_of).is_some_and(|text| text.chars().any(|c| c.is_ascii_digit()))
    };
    let is_name = |target: &Target| matches!(target, Target::Field(field) if field.is_name());
    let is_named = |row: &Record| {
        let name =
            |at: usize| row.cells.get(at).and_then(text_of).is_some_and(|text| name::parse(text, "first").is_ok());
        targets.iter().enumerate().filter(|(_, target)| is_name(target)).all(|(at, _)| name(at))
    };
    let filled = |row: &Record| row.cells.iter().filter(|cell| **cell != Cell::Empty).count();
    let is_footer = |row: &&Record| {
        row.fault.is_none()
            && !is_named(row)
            && !has_data(row, birth)
            && !has_data(row, phone)
            && filled(row) * 2 <= targets.len().max(2)
    };
    let count = file.tail.iter().rev().take_while(is_footer).count();
    // Where it is all of them, the columns are not what they seem.
    if count == file.tail.len() { 0 } else { count as u64 }
}
