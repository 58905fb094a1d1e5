//! What people did with the register as a whole, for administrators to look up.
//! Knows of each act only what its sentence says; whoever acts writes it down here.

mod act;
mod copy;
mod csv;
mod entity;
mod filter;
mod kind;
pub mod pages;
mod retention;
mod settings;
mod store;
mod words;

pub use act::{Act, BackupFile, Export, Import, Many, Named, Newcomer, Purge, Rename, RoleChange, Roles, Which};
pub use copy::{check_copy, copy};
pub use retention::purge;
pub use settings::note_settings;
pub use store::{Entry, forget_files, record, record_about, record_purge, sign_ins};
pub use words::EntryInWords;
