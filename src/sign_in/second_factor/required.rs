//! The roles of which a second factor is required.
//! Whoever lacks one reaches nothing but the pages that set one up: their session is restricted.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};

use super::entity::required_factor as rule;
use crate::{
    error::Error,
    people::{Role, user},
    sign_in::session_row as session,
};

/// The roles of which a second factor is required.
pub async fn required(db: &impl ConnectionTrait) -> Result<Vec<Role>, Error> {
    Ok(rule::Entity::find().all(db).await?.into_iter().map(|row| row.role).collect())
}

/// Whether a person has no second factor although the role requires one.
pub async fn is_lacking(db: &impl ConnectionTrait, person: &user::Model) -> Result<bool, Error> {
    Ok(!person.second_factor && rule::Entity::find_by_id(person.role).one(db).await?.is_some())
}

/// Requires a second factor of these roles and of no others; sessions of those who lack one are restricted at once.
pub async fn require(tx: &impl ConnectionTrait, roles: &[Role]) -> Result<(), Error> {
    rule::Entity::delete_many().exec(tx).await?;
    for role in roles {
        let row = rule::ActiveModel { role: Set(*role) };
        let twice = OnConflict::column(rule::Column::Role).do_nothing().to_owned();
        rule::Entity::insert(row).on_conflict(twice).exec_without_returning(tx).await?;
    }
    let lacking = user::Entity::find().select_only().column(user::Column::Id);
    let lacking =
        lacking.filter(user::Column::SecondFactor.eq(false)).filter(user::Column::Role.is_in(roles.iter().copied()));
    session::Entity::update_many()
        .col_expr(session::Column::Restricted, Expr::value(true))
        .filter(session::Column::UserId.in_subquery(lacking.into_query()))
        .exec(tx)
        .await?;
    Ok(())
}
