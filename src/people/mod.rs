//! The people who may use the register: their names, passwords and roles, and how administrators manage them.
//! The rows and verbs know nothing of sessions; [`crate::sign_in`] and [`crate::account`] stand on them.

mod actor;
pub mod api;
mod change;
mod copy;
pub mod entity;
mod factors;
mod form;
pub mod links;
mod list;
pub mod pages;
mod password;
mod store;

pub use actor::{Actor, Channel};
pub use change::Change;
pub use copy::{check_copy, copy};
pub use entity as user;
pub use entity::{Role, State, link, link::Kind as LinkKind};
pub use form::{NewPerson, not_alike, username_key};
pub use password::{EXAMPLE as EXAMPLE_PASSWORD, Hasher};
pub use store::{People, note_joined, raise_epoch, usernames};
