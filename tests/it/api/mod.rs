//! What the register does for programs.

mod changes;
mod customers;
mod document;
mod fields;
mod idempotency;
mod imports;
mod list;
mod sign_in;
mod tokens;
