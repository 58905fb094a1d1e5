//! Many customers at once: those that were ticked in the list, or all that a search finds.
//! A deletion of many is one act of many short writes, gone on with after a stop, and undone as a whole.

mod copy;
pub mod entity;
mod form;
pub mod pages;
mod store;
pub mod work;

pub use copy::{check_copy, copy};
pub use entity::State;
pub use form::{MOST, meant};
pub use pages::told;
pub use work::Meant;
