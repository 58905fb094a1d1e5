//! What is chosen when two records are made one, or one is made two again: a side for each field.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

use super::super::field::Field;
use crate::sign_in::Draftable;

/// A choice for each field, and the versions of the records that the page showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SidesForm {
    /// Of the record that is kept.
    pub version: i64,
    /// Of the other record; 0 where there is only one.
    pub other_version: i64,
    /// By the ids of fields.
    sides: BTreeMap<String, Side>,
}

/// Which of two values a field gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the record that is kept has.
    Kept,
    /// What the other record has, or what the one that is kept had before.
    Other,
}

impl Side {
    /// The word in a form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Other => "other",
        }
    }
}

impl SidesForm {
    /// Nothing chosen yet for records of these versions.
    pub fn new(version: i64, other_version: i64) -> Self {
        Self { version, other_version, ..Self::default() }
    }

    /// What was chosen for a field.
    pub fn side(&self, field: &Field) -> Option<Side> {
        self.sides.get(&*field.id()).copied()
    }

    /// Chooses for a field.
    pub fn choose(&mut self, field: &Field, side: Side) {
        self.sides.insert(field.id().into_owned(), side);
    }
}

impl Draftable for SidesForm {}

impl<'de> Deserialize<'de> for SidesForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut form = Self::default();
        for (name, value) in BTreeMap::<String, String>::deserialize(from)? {
            let number = || value.parse().map_err(|_| de::Error::custom("no version"));
            match &*name {
                "version" => form.version = number()?,
                "other_version" => form.other_version = number()?,
                _ => {
                    let side = [Side::Kept, Side::Other].into_iter().find(|side| side.name() == value);
                    form.sides.insert(name, side.ok_or_else(|| de::Error::custom("no side"))?);
                }
            }
        }
        Ok(form)
    }
}
