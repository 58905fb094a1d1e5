//! Copies people, and the links that let them choose a password, to another database.
//! Links stay good, as sessions do.

use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

use super::entity::{self as user, link, set_up_done};
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies everyone and every link; answers how many people there were.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<u64, Error> {
    if user::Entity::find().count(&**to).await? > 0 {
        return Err(Error::Setting("The target database already has people. Copy to an empty one.".into()));
    }
    let everyone = copy::table::<user::Entity>(from, to, |_| {}).await?;
    copy::table::<link::Entity>(from, to, |_| {}).await?;
    copy::table::<set_up_done::Entity>(from, to, |_| {}).await?;
    Ok(everyone)
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<user::Entity>(one, other).await?;
    copy::check::<link::Entity>(one, other).await?;
    copy::check::<set_up_done::Entity>(one, other).await
}
