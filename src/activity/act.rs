//! The acts that are written down, each with its particulars; none of them holds anything about a customer.
//! Another act is another variant here and its sentence in [`super::words`].

use serde::{Deserialize, Serialize};

/// What was done. In the database its name is one column and its particulars, an object, another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", content = "details", rename_all = "snake_case")]
pub enum Act {
    /// Customers were written to a file.
    Export(Export),
    /// The customers of a file were saved.
    Import(Import),
    /// An import was taken back.
    UndoImport(Import),
    /// Many customers were moved to the trash in one act.
    Delete(Many),
    /// They were brought back from there.
    Restore(Many),
}

/// Many customers, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Many {
    pub customers: u64,
}

/// An import, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The name of the file.
    pub file: String,
    /// How many customers were added or updated, or taken back.
    pub customers: u64,
}

/// Customers that were written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// How many were written.
    pub customers: u64,
    /// The kind of file: "CSV".
    pub format: String,
    pub which: Which,
    /// Whether all of them were written; not so when the connection broke or an error ended the file.
    pub complete: bool,
}

/// Which customers were meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Everyone in the register.
    All,
    /// Those that a search found.
    Found,
    /// Those that were ticked.
    Ticked,
    /// The one whose page it was.
    One,
}
