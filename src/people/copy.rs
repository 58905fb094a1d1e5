//! Copies people to another database.

use sea_orm::{EntityTrait, PaginatorTrait};

use super::entity as user;
use crate::{
    db::{Db, Tx, copy},
    error::Error,
};

/// Copies everyone; answers how many there were.
pub async fn copy(from: &Db, to: &Tx) -> Result<u64, Error> {
    if user::Entity::find().count(&**to).await? > 0 {
        return Err(Error::Setting("The target database already has people. Copy to an empty one.".into()));
    }
    copy::table::<user::Entity>(from, to, |_| {}).await
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &Db, other: &Db) -> Result<(), Error> {
    copy::check::<user::Entity>(one, other).await
}
