//! Copies imports with their files and rows to another database, before the history that names them.

use sea_orm::ConnectionTrait;

use super::entity::{chunk, import, mapping, matched, piece, row};
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies all of it.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<import::Entity>(from, to, |_| {}).await?;
    copy::large_table::<piece::Entity>(from, to).await?;
    copy::large_table::<chunk::Entity>(from, to).await?;
    copy::table::<row::Entity>(from, to, |_| {}).await?;
    copy::table::<matched::Entity>(from, to, |_| {}).await?;
    copy::table::<mapping::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<import::Entity>(one, other).await?;
    copy::check_large::<piece::Entity>(one, other).await?;
    copy::check_large::<chunk::Entity>(one, other).await?;
    copy::check::<row::Entity>(one, other).await?;
    copy::check::<matched::Entity>(one, other).await?;
    copy::check::<mapping::Entity>(one, other).await
}
