//! What is learned of a file while it is read: how dates are written in each column, how wide its rows are, how it ends.
//! Every row is looked at, in memory that does not grow with the file.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::date_order::Evidence;
use crate::record_file::{Cell, HowRead, Record};

/// How many of the last rows are kept, to find where the customers end.
const TAIL: usize = 10;
/// The most columns of which dates are looked at.
const MOST_COLUMNS: usize = 500;

/// How a file was read, and what was learned of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FileRead {
    pub how: HowRead,
    /// Of each column.
    pub dates: Vec<Evidence>,
    /// The last rows.
    pub tail: VecDeque<Record>,
    /// How many rows have so many cells.
    pub widths: BTreeMap<usize, u64>,
}

impl FileRead {
    /// Takes in a row.
    pub fn add(&mut self, record: &Record) {
        let width = record.cells.len();
        *self.widths.entry(width.min(MOST_COLUMNS)).or_default() += 1;
        if self.dates.len() < width.min(MOST_COLUMNS) {
            self.dates.resize(width.min(MOST_COLUMNS), Evidence::default());
        }
        for (evidence, cell) in self.dates.iter_mut().zip(&record.cells) {
            if let Cell::Text(text) = cell {
                evidence.add(text);
            }
        }
        if self.tail.len() == TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(short(record));
    }

    /// Whether rows leave out their last cells as a habit, of so many columns, so that a short one says nothing.
    pub fn may_be_short(&self, columns: usize) -> bool {
        let (short, all): (u64, u64) =
            (self.widths.range(..columns).map(|(_, rows)| rows).sum(), self.widths.values().sum());
        self.how.columns.is_some() || short >= 3 && short * 5 >= all
    }
}

/// A row with no more of each cell than is needed to tell what it is.
fn short(record: &Record) -> Record {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) if text.len() > 100 => Cell::Text(text.chars().take(50).collect()),
        other => other.clone(),
    };
    Record { cells: record.cells.iter().map(cell).collect(), ..record.clone() }
}
