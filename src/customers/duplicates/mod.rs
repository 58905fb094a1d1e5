//! The same person twice: found as customers come and change, kept as pairs, told while a form is filled.
//! What two records say is decided by [`rules`] alone; everything here can be made again from the customers.

pub mod api;
mod copy;
mod counts;
mod entity;
mod list;
mod look;
mod neighbours;
pub mod pages;
pub mod rules;
mod similar;
pub mod work;

use crate::{db::Tx, error::Error};

pub use copy::{check_copy, copy};
pub use look::let_go;
pub use similar::Similar;

/// Has the worker look at all customers whom it has not looked at, where they came without the triggers that say so.
pub async fn look_at_all(tx: &Tx) -> Result<(), Error> {
    look::at_all(tx).await
}
