//! One thing that happened to a record: who, when, through which channel, and every changed field before and after.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::people::Channel;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Create,
    Update,
    Delete,
    Restore,
    /// Another record was merged into this one.
    Merge,
    /// It was merged into another record.
    Merged,
    /// A merge of it was undone.
    Unmerge,
}

/// One thing that happened, as it is shown.
#[derive(Debug, Clone)]
pub struct Change {
    /// The record that it happened to: another's, when that was merged into the one that is asked about.
    pub customer_id: Uuid,
    /// The username; nobody's when the command line did it.
    pub who: Option<String>,
    /// That person's id.
    pub user_id: Option<Uuid>,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub act: Act,
    pub channel: Channel,
    pub fields: Vec<FieldChange>,
    /// The name of the file, when an import did it.
    pub file: Option<String>,
    /// The merge that it was a part of.
    pub merge: Option<MergeOf>,
    /// The name of the record that it happened to, when that is another's.
    pub of: Option<String>,
}

/// A merge, as a record that was a part of it tells it.
#[derive(Debug, Clone)]
pub struct MergeOf {
    pub id: Uuid,
    /// The name of the other record; nothing when that was erased.
    pub beside: Option<String>,
    /// Whether this record is the one that was kept.
    pub kept: bool,
    /// Whether it can still be undone.
    pub stands: bool,
}

/// A field before and after; nothing before in a new record, and nothing where it was empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Act {
    pub(super) const ALL: [Self; 7] =
        [Self::Create, Self::Update, Self::Delete, Self::Restore, Self::Merge, Self::Merged, Self::Unmerge];

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Merge => "merge",
            Self::Merged => "merged",
            Self::Unmerge => "unmerge",
        }
    }
}
