//! The pages of the same person twice: the warning beside a form, and the list of pairs.

mod groups;
mod index;
mod similar;

pub use index::{call_different, index, undo};
pub use similar::{SimilarPeople, people, similar};
