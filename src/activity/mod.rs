//! What people did with the register as a whole, for administrators to look up.
//! Knows of each act only what its sentence says; whoever acts writes it down here.

mod act;
mod copy;
mod entity;
pub mod pages;
mod store;
mod words;

pub use act::{Act, Export, Import, Many, Named, Newcomer, Rename, RoleChange, Which};
pub use copy::{check_copy, copy};
pub use store::{record, record_about};
