//! What the register does for programs.

mod customers;
mod document;
mod idempotency;
mod sign_in;
mod tokens;
