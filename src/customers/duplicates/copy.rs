//! Copies the pairs to another database, so that whom a person called different stays so; the rest is looked for again.

use sea_orm::ConnectionTrait;

use super::entity::pair;
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<pair::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<pair::Entity>(one, other).await
}
