//! The people into another database, with their sessions, tokens and drafts.
//! Sessions stay good where the signing key stays the same.

use sea_orm::{EntityTrait, PaginatorTrait};

use super::{
    entity::{draft, session, token, user},
    store::Accounts,
};
use crate::{
    db::{Db, Tx, copy},
    error::Error,
};

impl Accounts {
    /// Copies everyone; answers how many there were.
    pub async fn copy(from: &Db, to: &Tx) -> Result<u64, Error> {
        if user::Entity::find().count(&**to).await? > 0 {
            return Err(Error::Setting("The target database already has people. Copy to an empty one.".into()));
        }
        let people = copy::table::<user::Entity>(from, to, |_| {}).await?;
        copy::table::<session::Entity>(from, to, |_| {}).await?;
        copy::table::<token::Entity>(from, to, |_| {}).await?;
        copy::table::<draft::Entity>(from, to, |_| {}).await?;
        Ok(people)
    }

    /// Makes sure that both hold the same, row by row.
    pub async fn check_copy(one: &Db, other: &Db) -> Result<(), Error> {
        copy::check::<user::Entity>(one, other, |_| {}).await?;
        copy::check::<session::Entity>(one, other, |_| {}).await?;
        copy::check::<token::Entity>(one, other, |_| {}).await?;
        copy::check::<draft::Entity>(one, other, |_| {}).await
    }
}
