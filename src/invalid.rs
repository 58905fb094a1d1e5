//! What is wrong with what was typed: field by field, for people and for programs.
//! All complaints come at once, in the order of the fields.

use std::borrow::Cow;

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Stable, for programs: `missing`, `too_long`, …
    pub code: Cow<'static, str>,
    /// For people: what to do.
    pub message: String,
}

impl Complaint {
    /// A complaint with its code and its words.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), message: message.into() }
    }
}

/// garde carries one text: code and words, parted by a colon.
impl From<Complaint> for garde::Error {
    fn from(complaint: Complaint) -> Self {
        Self::new(format!("{}:{}", complaint.code, complaint.message))
    }
}

impl From<&garde::Error> for Complaint {
    fn from(error: &garde::Error) -> Self {
        let (code, message) = error.message().split_once(':').unwrap_or(("not_allowed", error.message()));
        Self { code: Cow::Owned(code.to_owned()), message: message.to_owned() }
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

    /// garde's complaints, in the order of `fields`: the path garde gives, and the field people know.
    pub fn from_report(report: &garde::Report, fields: &[(&str, &'static str)]) -> Self {
        let mut invalid = Self::default();
        for (path, field) in fields {
            for (_, error) in report.iter().filter(|(found, _)| found.to_string() == *path) {
                invalid.add(*field, error.into());
            }
        }
        invalid
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
