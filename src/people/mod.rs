//! The people who may use the register: their names, passwords and roles.
//! Knows nothing of sessions; [`crate::sign_in`] and [`crate::account`] stand on it.

mod actor;
mod change;
mod copy;
pub mod entity;
mod form;
mod password;
mod store;

pub use actor::{Actor, Channel};
pub use change::Change;
pub use copy::{check_copy, copy};
pub use entity as user;
pub use entity::{Role, State};
pub use form::{NewPerson, not_alike, username_key};
pub use password::{EXAMPLE as EXAMPLE_PASSWORD, Hasher};
pub use store::{People, raise_epoch, usernames};
