//! Backups: one portable file of SQLite's, made while everybody works, checked before it counts, and put back by `restore`.
//! Whatever the database is, the file is the same; whatever the file came from, it goes into either database.

mod copy;
pub mod entity;
mod erased;
mod files;
mod keep;
mod make;
mod restore;
mod schedule;
mod status;
mod store;

pub use copy::{Copied, check_whole, copy_whole};
pub use files::{name, remove};
pub use make::Made;
pub use restore::{Restored, clean_unfinished, restore};
pub use schedule::{Backups, run};
pub use status::Status;
pub use store::{jobs, last_made_at};
