//! Customers who are erased for good: what goes, what stays, and that they do not come back unasked.

mod again;
mod everything;
pub mod gone;
mod imports;
mod meanwhile;
mod pages;
mod purge;
mod tables;

use crate::support::{Actor, Page, TestServer};

/// Erases a customer, who is kept away.
async fn erases(actor: &Actor, address: &str) -> Page {
    actor.opens_and_sends(&format!("{address}/erase"), &[]).await
}

/// How many customers there are, in the trash or not.
async fn everyone(server: &TestServer) -> i64 {
    server.number("SELECT count(*) FROM customers").await
}
