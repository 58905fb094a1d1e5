//! What the register does for the people who use it.

mod account;
mod set_up;
mod sign_in;
