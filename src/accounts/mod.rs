//! The people who use the register: signing in and out, their passwords, sessions and roles.
//! Other slices use what is re-exported here, above all [`gate`].

mod drafts;
mod entity;
mod form;
pub mod gate;
mod keys;
pub mod pages;
mod password;
mod session;
mod store;
mod throttle;

pub use entity::user::Role;
pub use gate::{Admin, Door, Editor, SignedIn, Visitor};
pub use keys::Keys;
pub use password::Hasher;
pub use store::{Accounts, NewUser, now, usernames};
pub use throttle::Throttle;
