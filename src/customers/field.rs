//! The fields of a customer: each one's name, label, and how it is read from a row and from a form.
//! Whatever walks the fields (history, conflicts, JSON) walks [`Field::ALL`]; nothing outside this file matches on all of them.

use super::{
    birth_date::{BirthDate, from_iso_text},
    entity::customer,
    form::CustomerForm,
    phone::spaced,
    search::fold,
};

/// A field of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    FirstName,
    LastName,
    DateOfBirth,
    PhoneNumber,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 4] = [Self::FirstName, Self::LastName, Self::DateOfBirth, Self::PhoneNumber];

    /// The name in addresses, JSON and history.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::DateOfBirth => "date_of_birth",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The field of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The label on every page.
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::DateOfBirth => "Date of birth",
            Self::PhoneNumber => "Phone number",
        }
    }

    /// The value of a row, as history and JSON hold it: dates as ISO 8601, phone numbers in E.164 format.
    pub fn stored(self, row: &customer::Model) -> String {
        match self {
            Self::FirstName => row.first_name.clone(),
            Self::LastName => row.last_name.clone(),
            Self::DateOfBirth => row.date_of_birth.to_string(),
            Self::PhoneNumber => row.phone_number.clone(),
        }
    }

    /// Puts a stored value into a row; a date that cannot be read leaves the row as it is.
    pub fn put(self, row: &mut customer::Model, stored: &str) {
        match self {
            Self::FirstName => (row.first_name, row.first_name_sort) = (stored.to_owned(), fold(stored)),
            Self::LastName => (row.last_name, row.last_name_sort) = (stored.to_owned(), fold(stored)),
            Self::DateOfBirth => row.date_of_birth = from_iso_text(stored).unwrap_or(row.date_of_birth),
            Self::PhoneNumber => stored.clone_into(&mut row.phone_number),
        }
    }

    /// What was typed, as one text: a date as it came, in one piece or in three.
    pub fn typed(self, form: &CustomerForm) -> String {
        match self {
            Self::FirstName => form.first_name.clone(),
            Self::LastName => form.last_name.clone(),
            Self::DateOfBirth => form.iso_date.clone().unwrap_or_else(|| {
                let parts = [&*form.date_of_birth_day, &*form.date_of_birth_month, &*form.date_of_birth_year];
                parts.map(str::trim).join(" ").trim().to_owned()
            }),
            Self::PhoneNumber => form.phone_number.clone(),
        }
    }

    /// Whether what was typed is this stored value, word for word or as a form shows it.
    pub fn stands(self, typed: &str, stored: &str) -> bool {
        let shown = match self {
            Self::DateOfBirth => from_iso_text(stored)
                .map(|date| format!("{} {} {:04}", date.day(), u8::from(date.month()), date.year()))
                .unwrap_or_default(),
            Self::PhoneNumber => spaced(stored),
            Self::FirstName | Self::LastName => stored.to_owned(),
        };
        typed == stored || typed == shown
    }

    /// A stored value as pages show it.
    pub fn in_words(self, stored: &str) -> String {
        match self {
            Self::DateOfBirth => {
                from_iso_text(stored).map_or_else(|| stored.to_owned(), |date| BirthDate::kept(date).to_string())
            }
            Self::PhoneNumber => spaced(stored),
            Self::FirstName | Self::LastName => stored.to_owned(),
        }
    }
}
