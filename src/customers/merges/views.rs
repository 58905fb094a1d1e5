//! The choices of a merge or of its undo as pages show them: two values of a field, and which is chosen.
//! Nothing here decides anything; templates only place what stands here.

use super::form::{Side, SidesForm};
use crate::{
    customers::{entity::customer, field::Field},
    error::Complaint,
};

/// A field with two values to choose from.
pub struct SideRow {
    pub id: String,
    pub label: String,
    /// What the record that is kept has.
    pub kept: String,
    /// What the other record has, or what the one that is kept had before.
    pub other: String,
    pub side: Side,
}

impl SideRow {
    fn of(field: &Field, [kept, other]: [&str; 2], side: Side) -> Self {
        let words = |stored: &str| if stored.is_empty() { "–".to_owned() } else { field.in_words(stored) };
        Self {
            id: field.id().into_owned(),
            label: field.label().to_owned(),
            kept: words(kept),
            other: words(other),
            side,
        }
    }

    /// Whether the value of the other record is chosen.
    pub fn is_other(&self) -> bool {
        self.side == Side::Other
    }
}

/// These fields of two records.
pub fn sides(
    fields: impl Iterator<Item = Field>,
    [kept, other]: [&customer::Model; 2],
    form: &SidesForm,
) -> Vec<SideRow> {
    let row = |field: Field| {
        SideRow::of(&field, [&field.stored(kept), &field.stored(other)], form.side(&field).unwrap_or(Side::Kept))
    };
    fields.map(row).collect()
}

/// The fields that changed since a merge, as they are now and as they were before it.
pub fn since(changed: &[(Field, String)], kept: &customer::Model, form: &SidesForm) -> Vec<SideRow> {
    let row = |(field, before): &(Field, String)| {
        SideRow::of(field, [&field.stored(kept), before], form.side(field).unwrap_or(Side::Kept))
    };
    changed.iter().map(row).collect()
}

/// What is wrong with a field, beside its label.
pub struct Told {
    pub label: String,
    pub words: String,
    /// The page of whoever has the value.
    pub link: Option<String>,
}

impl Told {
    /// A complaint about a field.
    pub fn of(field: &Field, complaint: &Complaint) -> Self {
        let Complaint { message, link, .. } = complaint;
        Self { label: field.label().to_owned(), words: message.clone(), link: link.clone() }
    }
}
