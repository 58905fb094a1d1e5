//! Copies sessions, tokens, drafts and second factors to another database.
//! Sessions and authenticator apps stay good where the root key stays the same.

use sea_orm::ConnectionTrait;

use super::{
    entity::{draft, session, token},
    second_factor::entity::{authenticator, passkey, recovery_code, required_factor},
};
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<session::Entity>(from, to, |_| {}).await?;
    copy::table::<token::Entity>(from, to, |_| {}).await?;
    copy::table::<draft::Entity>(from, to, |_| {}).await?;
    copy::table::<authenticator::Entity>(from, to, |_| {}).await?;
    copy::table::<recovery_code::Entity>(from, to, |_| {}).await?;
    copy::table::<passkey::Entity>(from, to, |_| {}).await?;
    copy::table::<required_factor::Entity>(from, to, |_| {}).await.map(drop)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<session::Entity>(one, other).await?;
    copy::check::<token::Entity>(one, other).await?;
    copy::check::<draft::Entity>(one, other).await?;
    copy::check::<authenticator::Entity>(one, other).await?;
    copy::check::<recovery_code::Entity>(one, other).await?;
    copy::check::<passkey::Entity>(one, other).await?;
    copy::check::<required_factor::Entity>(one, other).await
}
