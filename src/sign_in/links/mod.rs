//! Joining by an invitation, and choosing another password by a reset link.
//! To look at a link spends nothing; mail scanners follow links too.

pub mod pages;
mod store;
