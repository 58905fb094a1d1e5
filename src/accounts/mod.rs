//! The people who use the register: signing in and out, their passwords, sessions and roles.
//! Other slices use what is re-exported here, above all [`gate`].

pub mod api;
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
mod tokens;

pub use entity::user::Role;
pub use gate::{Bearer, Door, Editor, Posted, SignedIn, Visitor};
pub use keys::{Audience, Keys};
pub use password::Hasher;
pub use store::{Accounts, NewUser, now, usernames};
pub use throttle::Throttle;
pub use tokens::NewToken;
