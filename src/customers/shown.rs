//! The values a page was shown with, carried by its form, so that a change can be told from what was there before.
//! They only ever decide what somebody changed; no value is saved from here.

use std::{collections::BTreeMap, fmt};

use super::{entity::customer, field::Field, own_fields::Definitions};

/// Stored values by the names of their fields; empty when the page carried none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown(BTreeMap<String, String>);

impl Shown {
    /// The values of a customer.
    pub fn of(customer: &customer::Model, fields: &Definitions) -> Self {
        Self(Field::all(fields).map(|field| (field.name().into_owned(), field.stored(customer))).collect())
    }

    /// Reads what [`Shown`] displays as; anything else says nothing.
    pub fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// The value of a field.
    pub fn value(&self, field: &Field) -> Option<&str> {
        self.0.get(&*field.name()).map(String::as_str)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}
