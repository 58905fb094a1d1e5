//! What the register does for the people who use it.

mod account;
mod behind_proxy;
mod set_up;
mod sign_in;
