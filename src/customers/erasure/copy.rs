//! Copies who was erased to another database.

use sea_orm::ConnectionTrait;

use super::entity as erased;
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<erased::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<erased::Entity>(one, other).await
}
