//! The pages of the register's fields, for administrators.
//! Whatever is done to a field leads back to the one page that lists them all.

mod form;
mod index;
mod notice;
mod removal;

pub use form::{create, edit, new, update};
pub use index::{index, move_one, restore};
pub use removal::{ask_remove, ask_retire, remove, retire};
