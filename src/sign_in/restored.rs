//! What a backup brings back that must not work again: whoever was signed in, programs, and links.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _},
};

use super::entity::{draft, session, token};
use crate::{
    clock::now,
    db::Tx,
    error::Error,
    people::{link, user},
};

/// Ends every session, link and draft, and revokes every API token: one that was revoked since would work again. Answers
/// how many tokens were still good.
pub async fn end_all(tx: &Tx) -> Result<u64, Error> {
    let raised = Expr::col(user::Column::AuthEpoch).add(1);
    user::Entity::update_many().col_expr(user::Column::AuthEpoch, raised).exec(&**tx).await?;
    session::Entity::delete_many().exec(&**tx).await?;
    draft::Entity::delete_many().exec(&**tx).await?;
    link::Entity::delete_many().exec(&**tx).await?;
    let good = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now()))
        .filter(token::Column::RevokedAt.is_null())
        .filter(token::Column::ExpiresAt.gt(now()));
    Ok(good.exec(&**tx).await?.rows_affected)
}
