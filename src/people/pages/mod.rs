//! The pages on which administrators manage people.
//! A link is shown on the one page that answers its making, and never again.

mod acts;
mod factors;
mod index;
mod new;
mod questions;
mod show;

pub use acts::{change_role, disable, enable, end_sessions, remove, rename, renew_link};
pub use factors::{remove_factor, require, show_required};
pub use index::index;
pub use new::{create, new};
pub use questions::{ask_disable, ask_remove, ask_remove_factor, ask_role};
pub use show::{show, to_person};
