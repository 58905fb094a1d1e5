//! What happened to each record. Reads the list of fields, and knows none of them.

mod change;
pub mod entity;
mod store;
mod words;

pub use change::{Act, Change, FieldChange};
pub use store::{
    HistoryPage, as_created, difference, every_change, fields, imports, last_change, last_of_each, page, record, row,
    stored,
};
pub use words::ChangeInWords;
