//! What the register does with customers.

mod check;
mod conflict;
mod form;
mod list;
mod record;
mod search;
mod trash;
