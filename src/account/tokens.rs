//! Making and listing personal access tokens; [`crate::sign_in`] lets programs in by them.
//! The secret is shown once and only its hash is kept; a token never does more than its person may.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::form::NewToken;
use crate::{
    error::Error,
    secret::random,
    sign_in::{token as credential, token_row as token},
};

const A_DAY: i64 = 24 * 60 * 60;

/// Makes a token for `user_id`; answers its secret, which is kept nowhere.
pub async fn make(tx: &impl ConnectionTrait, user_id: Uuid, new: NewToken, now: i64) -> Result<String, Error> {
    let secret = format!("{}{}", credential::PREFIX, URL_SAFE_NO_PAD.encode(random::<32>()?));
    let NewToken { name, read_only, days } = new;
    let row = token::ActiveModel {
        id: Set(Uuid::now_v7()),
        user_id: Set(user_id),
        name: Set(name),
        secret_hash: Set(credential::hash(&secret)),
        read_only: Set(read_only),
        created_at: Set(now),
        expires_at: Set(now + i64::from(days) * A_DAY),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(secret)
}

/// The tokens of `user_id` in force, the newest first.
pub async fn list(db: &impl ConnectionTrait, user_id: Uuid, now: i64) -> Result<Vec<token::Model>, Error> {
    let rows = token::Entity::find()
        .filter(token::Column::UserId.eq(user_id))
        .order_by_desc(token::Column::CreatedAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter(|token| credential::in_force(token, now)).collect())
}

/// Ends every token of `user_id`.
pub async fn revoke_all(tx: &impl ConnectionTrait, user_id: Uuid, now: i64) -> Result<(), Error> {
    token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::UserId.eq(user_id))
        .filter(token::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
