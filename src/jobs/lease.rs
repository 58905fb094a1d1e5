//! Who works on a piece of work, and until when nobody else may.

use uuid::Uuid;

use crate::clock::now;

/// How long a lease lasts without being renewed, in seconds.
const LEASE: i64 = 30;

/// One worker's lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease(pub Uuid);

impl Lease {
    /// A lease of nobody else.
    pub fn new() -> Self {
        Self(Uuid::new_v4())
    }

    /// Until when it holds when it is renewed now.
    pub fn until() -> i64 {
        now() + LEASE
    }
}

impl Default for Lease {
    fn default() -> Self {
        Self::new()
    }
}
