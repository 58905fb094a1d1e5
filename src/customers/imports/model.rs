//! An import as everything but the database knows it.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    entity::import,
    scan::FileRead,
    settings::{Matches, Settings},
    state::{Counts, State},
    work::from_json,
};
use crate::{clock::now, error::Error};

/// How long an import can be undone.
pub const UNDO_DAYS: i64 = 30;
/// A day, in seconds.
pub const A_DAY: i64 = 24 * 60 * 60;

/// An import.
pub struct Import {
    pub row: import::Model,
    pub state: State,
    pub settings: Settings,
    pub file: FileRead,
    pub counts: Counts,
    /// The username of who sent it; nobody's from the command line.
    pub by: Option<String>,
}

impl Import {
    /// The import of a row; `names` are of people.
    pub fn of(row: import::Model, names: &HashMap<Uuid, String>) -> Result<Self, Error> {
        Ok(Self {
            state: State::named(&row.state).ok_or(Error::NotFound)?,
            settings: from_json(&row.settings)?,
            file: row.how_read.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            counts: from_json(&row.counts)?,
            by: row.user_id.and_then(|id| names.get(&id).cloned()),
            row,
        })
    }

    /// Whether it can be undone: while it is written, and for thirty days.
    pub fn can_be_undone(&self) -> bool {
        match self.state {
            State::Committing => true,
            State::Done => self.row.committed_at.is_some_and(|at| now() < at + UNDO_DAYS * A_DAY),
            _ => false,
        }
    }

    /// Whether file and rows are still there.
    pub fn has_rows(&self) -> bool {
        self.row.emptied_at.is_none() && self.row.how_read.is_some()
    }

    /// The customers that a commit would add and update.
    pub fn would_keep(&self) -> (u64, u64) {
        let updates = self.settings.matches == Matches::Update;
        (self.counts.new, if updates { self.counts.here } else { 0 })
    }
}
