//! Everything that a register holds, from one database to another: each noun copies its own tables.

use sea_orm::ConnectionTrait;

use super::entity;
use crate::{
    activity,
    customers::Customers,
    db::{Tx, copy},
    error::Error,
    people, sign_in,
};

/// How much was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Who may sign in.
    pub people: u64,
    /// Customers, with those in the trash.
    pub customers: u64,
    /// Changes of customers.
    pub changes: u64,
}

/// Copies everything into a database without people and customers.
pub async fn copy_whole(from: &impl ConnectionTrait, to: &Tx) -> Result<Copied, Error> {
    let people = people::copy(from, to).await?;
    sign_in::copy(from, to).await?;
    let (customers, changes) = Customers::copy(from, to).await?;
    activity::copy(from, to).await?;
    copy::table::<entity::Entity>(from, to, |_| {}).await?;
    Ok(Copied { people, customers, changes })
}

/// Makes sure that both hold the same, row by row.
pub async fn check_whole(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    people::check_copy(one, other).await?;
    sign_in::check_copy(one, other).await?;
    Customers::check_copy(one, other).await?;
    activity::check_copy(one, other).await?;
    copy::check::<entity::Entity>(one, other).await
}
