//! What the list sends: which customers are ticked, or the search that finds them all, and what to do with them.
//! A tick carries the version that the list showed.

use serde::{Deserialize, Deserializer, de};
use uuid::Uuid;

use super::{
    super::{exports::Format, search::LONGEST},
    work::Meant,
};
use crate::sign_in::Draftable;

/// The most that are ticked at once: a page of the list, and some to spare.
pub const MOST: usize = 200;

/// What was ticked, and what to do.
#[derive(Debug, Default)]
pub struct SelectionForm {
    pub ticked: Vec<Meant>,
    /// Whether all that the search finds are meant, whoever is ticked.
    pub all: bool,
    pub q: String,
    pub sort: String,
    pub act: Option<Act>,
    /// The deletion that was shown and confirmed.
    pub confirmed: Option<Uuid>,
    /// When it was shown.
    pub at: i64,
}

/// What to do with many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Delete,
    Merge,
    Export(Format),
}

impl Draftable for SelectionForm {}

impl<'de> Deserialize<'de> for SelectionForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut form = Self::default();
        for (name, value) in Vec::<(String, String)>::deserialize(from)? {
            form.read(&name, value).ok_or_else(|| de::Error::custom("an unknown field"))?;
        }
        Ok(form)
    }
}

impl SelectionForm {
    /// The ids of those that are ticked.
    pub fn ids(&self) -> Vec<Uuid> {
        self.ticked.iter().map(|(id, _)| *id).collect()
    }

    /// Whether nobody is meant.
    pub fn is_empty(&self) -> bool {
        self.ticked.is_empty() && !self.all
    }

    fn read(&mut self, name: &str, value: String) -> Option<()> {
        match name {
            "id" if self.ticked.len() < MOST => self.ticked.push(meant(&value)?),
            "all" => self.all = value == "1",
            "q" => self.q = value.trim().chars().take(LONGEST).collect(),
            "sort" => self.sort = value,
            "act" => {
                self.act = Some(match &*value {
                    "delete" => Act::Delete,
                    "merge" => Act::Merge,
                    ending => Act::Export(Format::of_ending(ending)?),
                });
            }
            "confirmed" => self.confirmed = Some(value.parse().ok()?),
            "at" => self.at = value.parse().ok()?,
            _ => return None,
        }
        Some(())
    }
}

/// A customer and a version, out of "id.version".
pub fn meant(value: &str) -> Option<Meant> {
    let (id, version) = value.split_once('.')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}
