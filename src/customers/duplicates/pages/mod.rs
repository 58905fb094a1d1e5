//! The list of pairs that may be one person.

mod index;

pub use index::{call_different, index, undo};
