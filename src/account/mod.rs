//! One's own account: password, sessions, tokens, shortcuts.
//! Nobody sees or changes anyone else's here; the operator does so from the command line.

mod device;
pub mod factors;
mod form;
pub mod pages;
mod store;

pub use form::TokenForm;
pub use store::{add_token, reset_password, revoke_tokens};
