//! Copies of a whole database in a file of SQLite's, each made beside its final name and checked before it gets it.
//! What is there under its final name is whole; what was cut off ends in `.part`.

mod check;
mod part;
mod vacuum;

pub use super::sqlite::connect_plainly;
pub use super::sqlite::file::{beside, mark_in_use, replace};
pub use check::{Checked, check};
pub use part::{Finished, PART, Part, SUM, clean, clean_named, sum_of};
pub use vacuum::{as_one_file, vacuum_into};
