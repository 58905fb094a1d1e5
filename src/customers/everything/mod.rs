//! All that is known of one person, for the person who asks: the record, what happened to it, and where it came from.

pub mod pages;
mod store;
