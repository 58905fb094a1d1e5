//! The same person twice: found as customers come and change, kept as pairs, told while a form is filled.
//! What two records say is decided by [`rules`] alone; everything here can be made again from the customers.

pub mod api;
mod copy;
mod counts;
mod due;
mod entity;
mod keep;
mod list;
mod look;
pub mod many;
mod neighbours;
pub mod pages;
pub mod rules;
mod said;
mod similar;
mod sweep;
pub mod work;

pub use copy::{check_copy, copy};
pub use due::{again, jobs, look_at_all};
pub use keep::let_go;
pub use similar::Similar;
