//! Copies merges to another database, so that they can still be undone there.

use sea_orm::ConnectionTrait;

use super::entity as merge;
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<merge::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<merge::Entity>(one, other).await
}
