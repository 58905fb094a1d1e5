//! Two records of one person made one, field by field, and two again.
//! The record that was merged stays whole, so an undo brings back what was there, and nothing else.

pub mod api;
mod copy;
pub mod entity;
mod family;
mod forget;
mod form;
pub mod pages;
mod store;
mod undo;
mod views;

pub use copy::{check_copy, copy};
pub use family::{family, kept_of, parts};
pub use forget::forget;
