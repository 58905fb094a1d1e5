//! What the register does with customers.

mod check;
mod conflict;
mod form;
mod list;
mod order;
mod own_fields;
mod pages;
mod record;
pub mod register;
mod search;
mod trash;
