//! Moving in: any file people have becomes customers, checked before anything is written, and undone in one act.
//! A file is read, its rows are checked, committed and undone by a worker, each step in short writes that hold a lease.

mod anew;
pub mod api;
mod asks;
mod cells;
mod check;
mod choices;
mod commit;
mod complaints;
mod contents;
mod copy;
mod date_order;
pub mod entity;
mod find;
mod guess;
mod headings;
mod json;
mod keep;
mod mapping;
mod matching;
mod model;
mod months;
mod new_fields;
pub mod pages;
mod plan;
mod reading;
mod remembered;
mod report;
pub mod retention;
mod row;
mod scan;
mod settings;
mod staged;
mod state;
mod store;
mod undo;
mod upload;
mod whole;
mod words;
pub mod work;

pub use choices::Choices;
pub use copy::{check_copy, copy};
pub use model::Import;
pub use state::State;
pub use store::Imports;
pub use words::{outcome, progress};
