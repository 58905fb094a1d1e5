//! The people who use the register: signing in and out, their passwords, sessions and roles.
//! Other slices use what is re-exported here, above all [`gate`].

pub mod account;
mod address;
pub mod api;
mod bearer;
mod cookies;
mod copy;
mod desk;
mod door;
mod drafts;
mod entity;
mod form;
pub mod gate;
mod keys;
mod own;
pub mod pages;
mod password;
mod reader;
mod sent;
mod session;
mod set_up;
mod store;
mod throttle;
mod tokens;
mod way;

pub use bearer::Bearer;
pub use door::{Door, client};
pub use entity::user::Role;
pub use gate::{Editor, SignedIn, Visitor};
pub use keys::{Audience, Keys};
pub use password::Hasher;
pub use reader::Reader;
pub use sent::{Posted, Sent, Typed};
pub use store::{Accounts, NewUser, usernames};
pub use tokens::NewToken;
