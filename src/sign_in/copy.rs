//! Copies sessions, tokens and drafts to another database.
//! Sessions stay good where the root key stays the same.

use super::entity::{draft, session, token};
use crate::{
    db::{Db, Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &Db, to: &Tx) -> Result<(), Error> {
    copy::table::<session::Entity>(from, to, |_| {}).await?;
    copy::table::<token::Entity>(from, to, |_| {}).await?;
    copy::table::<draft::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &Db, other: &Db) -> Result<(), Error> {
    copy::check::<session::Entity>(one, other).await?;
    copy::check::<token::Entity>(one, other).await?;
    copy::check::<draft::Entity>(one, other).await
}
