//! What a column holds by its cells alone: dates of birth, phone numbers, and the kind of field that fits them all.

use rlibphonenumber::Region;

use super::{
    super::{
        birth_date::calendar_date,
        field::Field,
        name,
        own_fields::{Definition, Given, Kind},
        phone::Phone,
    },
    date_order::{self, DateOrder},
    settings::Column,
};
use crate::record_file::Cell;

/// Finds phone numbers and dates of birth by what stands in the columns that no heading tells.
pub fn by_content<'c, Cells: Iterator<Item = &'c Cell>>(
    columns: &mut [Column],
    cells: &impl Fn(usize) -> Cells,
    country: Option<Region>,
) {
    let phone = |text: &str| is_phone(text, country);
    for field in Field::BUILT_IN {
        let fits: &dyn Fn(&str) -> bool = match field.kind() {
            Kind::Date => &is_birth_date,
            Kind::Phone => &phone,
            _ => continue,
        };
        let name = field.name();
        if columns.iter().any(|column| column.target.starts_with(&*name)) {
            continue;
        }
        let mut fitting = (0..columns.len()).filter(|at| columns[*at].target.is_empty() && mostly(cells(*at), fits));
        // Two of them are a choice that is not ours.
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            columns[only].target = name.into_owned();
        }
    }
}

pub fn mostly<'c>(cells: impl Iterator<Item = &'c Cell>, fits: impl Fn(&str) -> bool) -> bool {
    let (mut count, mut fitting) = (0, 0);
    for text in cells.filter_map(text_of) {
        count += 1;
        fitting += usize::from(fits(text));
    }
    count > 0 && fitting * 10 >= count * 7
}

fn is_birth_date(text: &str) -> bool {
    [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| {
        let date =
            date_order::parts(text, Some(order)).and_then(|[day, month, year]| calendar_date(&day, &month, &year));
        date.is_ok_and(|date| (1890..=2100).contains(&date.year()))
    })
}

fn is_phone(text: &str, country: Option<Region>) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 7 && !is_birth_date(text) && Phone::parse(text, country.or(Some(Region::GB))).is_ok()
        || text.starts_with(['+', '0']) && Phone::parse(text, country).is_ok()
}

/// Whether a text is one that rows of customers have and headings have not: a date or a phone number.
pub fn looks_like_data(text: &str, country: Option<Region>) -> bool {
    is_birth_date(text) || is_phone(text, country)
}

/// Whether a text is one that a row of a customer has in a cell of its own: a name, a date or a phone number.
pub fn looks_like_a_cell(text: &str, country: Option<Region>) -> bool {
    // A quotation mark in a name is more likely one that was not read.
    let is_plain = !text.contains(|c: char| c.is_ascii_digit() || c == '"');
    is_plain && name::parse(text, "first").is_ok() || looks_like_data(text, country)
}

/// The kind of field that fits everything in a column, the narrowest first.
pub fn kind(cells: &[&Cell]) -> Kind {
    let texts: Vec<&str> =
        cells.iter().filter_map(|cell| text_of(cell)).filter(|text| !text.trim().is_empty()).collect();
    if cells.iter().any(|cell| matches!(cell, Cell::Date(_))) && texts.len() == cells.len() {
        return Kind::Date;
    }
    let fits = |kind: &Kind| {
        let definition = Definition::example("", *kind);
        let reads = |text: &&str| definition.parse(&Given::Typed(text), None).is_ok_and(|read| read.is_some());
        match kind {
            Kind::Date => {
                texts.iter().all(|text| date_order::parts(text, Some(DateOrder::Dmy)).is_ok_and(|p| p[2].len() == 4))
            }
            // Whatever has a dot could be a web address.
            Kind::Url => {
                texts.iter().all(|text| text.contains("://") || text.starts_with("www.")) && texts.iter().all(reads)
            }
            // Digits may be a number that begins with a zero.
            Kind::Whole => {
                texts.iter().all(|text| text.len() == 1 || !text.starts_with('0')) && texts.iter().all(reads)
            }
            _ => texts.iter().all(reads),
        }
    };
    let narrow = [Kind::Email, Kind::Url, Kind::YesNo, Kind::Whole, Kind::Decimal, Kind::Date, Kind::Phone, Kind::Text];
    if texts.is_empty() {
        return Kind::Text;
    }
    let is_long = texts.iter().any(|text| text.contains('\n'));
    if is_long { Kind::LongText } else { narrow.into_iter().find(fits).unwrap_or(Kind::LongText) }
}

/// The text of a cell, whatever its type.
pub fn text_of(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::Fault(text) => Some(text),
        Cell::YesNo(yes) => Some(if *yes { "yes" } else { "no" }),
    }
}
