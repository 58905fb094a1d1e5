//! What is wrong with what was typed: field by field, for people and for programs.
//! All complaints come at once, in the order of the fields.

use std::{borrow::Cow, cell::OnceCell};

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Stable, for programs: `missing`, `too_long`, …
    pub code: &'static str,
    /// For people: what to do.
    pub message: String,
    /// The page that the words are about, as a path of ours.
    pub link: Option<String>,
    /// The first of the records that the words are about, when those are many.
    pub about: Vec<About>,
}

/// A record that a complaint names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub name: String,
    /// Its page, as a path of ours.
    pub link: Option<String>,
}

impl Complaint {
    /// A complaint with its code and its words.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), link: None, about: Vec::new() }
    }
}

/// One field's value, or the complaint about it, once it was read. A rule that garde runs fills it, so each value is
/// parsed once.
pub struct Slot<T> {
    field: String,
    read: OnceCell<Result<T, Complaint>>,
}

impl<T> Slot<T> {
    /// The slot of a field; a value that `stands` is taken as it is, and its rule is not asked.
    pub fn new(field: &str, stands: Option<T>) -> Self {
        Self { field: field.to_owned(), read: stands.map(Ok).map(OnceCell::from).unwrap_or_default() }
    }

    /// Reads the field unless it stands; tells garde the code of what is wrong.
    pub fn fill(&self, read: impl FnOnce() -> Result<T, Complaint>) -> garde::Result {
        self.read.get_or_init(read).as_ref().map(drop).map_err(|complaint| garde::Error::new(complaint.code))
    }

    /// The value; without one, `invalid` gets the complaint.
    pub fn take(self, invalid: &mut Invalid) -> Option<T> {
        // A field whose rule never ran is refused, not taken as it is.
        match self.read.into_inner().unwrap_or_else(|| Err(Complaint::new("missing", "Enter a value"))) {
            Ok(value) => Some(value),
            Err(complaint) => {
                invalid.add(self.field, complaint);
                None
            }
        }
    }
}

/// Every complaint about what was typed, in the order of the fields; never empty when returned as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invalid {
    complaints: Vec<(Cow<'static, str>, Complaint)>,
}

impl Invalid {
    /// Adds a complaint about `field`.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, complaint: Complaint) {
        self.complaints.push((field.into(), complaint));
    }

    /// Adds every complaint of `other`.
    pub fn extend(&mut self, other: Self) {
        self.complaints.extend(other.complaints);
    }

    /// One complaint alone.
    pub fn one(field: impl Into<Cow<'static, str>>, complaint: Complaint) -> Self {
        Self { complaints: vec![(field.into(), complaint)] }
    }

    /// Whether there is nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.complaints.is_empty()
    }

    /// The words about `field`, when there are any.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.complaint(field).map(|complaint| complaint.message.as_str())
    }

    /// What is wrong with `field`, when anything is.
    pub fn complaint(&self, field: &str) -> Option<&Complaint> {
        self.iter().find(|(name, _)| *name == field).map(|(_, complaint)| complaint)
    }

    /// Field and complaint, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Complaint)> {
        self.complaints.iter().map(|(field, complaint)| (field.as_ref(), complaint))
    }
}
