//! The columns of a spreadsheet of customers: every field in use, and on request what tells the same customer again.
//! What stands in a cell reads back exactly as it was.

use std::{borrow::Cow, sync::Arc};

use super::super::{entity::customer, field::Field, formula::guarded, own_fields::Definitions};
use crate::clock::exact;

/// The headings of the columns that are added on request.
pub const IDS: [&str; 3] = ["Id", "Added", "Last changed"];

/// The columns of a spreadsheet.
pub struct Columns {
    fields: Vec<Field>,
    ids: bool,
}

impl Columns {
    /// A column for every field in use; with `ids`, also id and moments.
    pub fn new(fields: &Arc<Definitions>, ids: bool) -> Self {
        Self { fields: Field::all(fields).collect(), ids }
    }

    /// The headings, as they are written.
    pub fn headings(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let ids = IDS.into_iter().filter(|_| self.ids);
        self.fields.iter().map(Field::label).chain(ids).map(guarded)
    }

    /// The cells of a customer, as they are written.
    pub fn cells<'r>(&'r self, row: &'r customer::Model) -> impl Iterator<Item = String> + 'r {
        let ids = || [row.id.to_string(), exact(row.created_at).to_string(), exact(row.updated_at).to_string()];
        self.fields.iter().map(|field| cell(field, row)).chain(self.ids.then(ids).into_iter().flatten())
    }
}

/// A phone number keeps its plus without a guard: the space behind the country code tells every spreadsheet that it is
/// neither a number nor a formula.
fn cell(field: &Field, row: &customer::Model) -> String {
    let value = field.in_file(row);
    if field.is_phone() && is_spaced_number(&value) { value } else { guarded(&value).into_owned() }
}

fn is_spaced_number(value: &str) -> bool {
    let Some((code, rest)) = value.strip_prefix('+').and_then(|number| number.split_once(' ')) else { return false };
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    digits(code) && rest.split([' ', '-']).all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_international_spacing_is_known() {
        for (value, expected) in [
            ("+44 20 7946 0958", true),
            ("+1 415-555-0100", true),
            ("+442079460958", false),
            ("+44 20 7946+1", false),
            ("+44 (0)20", false),
            ("44 20", false),
            ("=1 2", false),
            ("+ 20", false),
            ("+44 ", false),
            ("", false),
        ] {
            assert_eq!(is_spaced_number(value), expected, "{value}");
        }
    }
}
