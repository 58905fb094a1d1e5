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
}

/// One thing that happened, as it is shown.
#[derive(Debug, Clone)]
pub struct Change {
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
}

/// A field before and after; nothing before in a new record, and nothing where it was empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Act {
    pub(super) const ALL: [Self; 4] = [Self::Create, Self::Update, Self::Delete, Self::Restore];

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }
}
