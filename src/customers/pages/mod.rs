//! The pages of customers.
//! A form answers at the address it is shown at: 303 when it is right, 422 with everything typed when it is not.

mod again;
mod asked;
mod deletion;
mod form;
mod list;
pub(super) mod notice;
mod record;

pub use deletion::{ask_delete, delete, restore};
pub use form::{FormPage, FormParams, check, create, edit, new, update};
pub use list::{home, index};
pub use record::show;
