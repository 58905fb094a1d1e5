//! The roles of which a second factor is required.
//! Whoever lacks one reaches nothing but the pages that set one up, by whatever session or token: each request asks.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::entity::required_factor as rule;
use crate::{
    error::Error,
    people::{Role, user},
};

/// Whether the person of a statement has no second factor although the role requires one.
pub const LACKING: &str =
    "(NOT users.second_factor AND EXISTS (SELECT 1 FROM required_factors WHERE required_factors.role = users.role))";

/// The roles of which a second factor is required.
pub async fn required(db: &impl ConnectionTrait) -> Result<Vec<Role>, Error> {
    Ok(rule::Entity::find().all(db).await?.into_iter().map(|row| row.role).collect())
}

/// Whether a person has no second factor although the role requires one.
pub async fn is_lacking(db: &impl ConnectionTrait, person: &user::Model) -> Result<bool, Error> {
    Ok(!person.second_factor && rule::Entity::find_by_id(person.role).one(db).await?.is_some())
}

/// Requires a second factor of these roles and of no others, at once.
pub async fn require(tx: &impl ConnectionTrait, roles: &[Role]) -> Result<(), Error> {
    rule::Entity::delete_many().exec(tx).await?;
    for role in roles {
        let row = rule::ActiveModel { role: Set(*role) };
        let twice = OnConflict::column(rule::Column::Role).do_nothing().to_owned();
        rule::Entity::insert(row).on_conflict(twice).exec_without_returning(tx).await?;
    }
    Ok(())
}
