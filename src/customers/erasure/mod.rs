//! Customers who are gone for good: erased by somebody, or purged from the trash.
//! What stays of somebody erased is that and when, and two keyed hashes that keep them from being brought back.

mod again;
mod copy;
mod entity;
pub mod holdings;
mod keys;
pub mod pages;
mod purge;
mod removal;
mod store;
mod tombstones;
mod traces;

pub use again::again;
pub use copy::{check_copy, copy};
pub use entity::Model as Tombstone;
pub use keys::Keys;
pub use purge::purge;
pub use removal::remove;
pub use store::Erasure;
pub use tombstones::{any_kept_away, kept_away, lift, tombstones, was_erased};
pub use traces::Traces;
