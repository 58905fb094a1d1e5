//! Personal access tokens: what a program shows in place of signing in.
//! The secret is shown once and only its hash is kept; a token never does more than its person may.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{entity::token, session::with_fields_version};
use crate::{error::Error, people::user, secret::random};

/// How a token begins, so that people and scanners know one when they see it.
pub const PREFIX: &str = "clientele_";
/// Seconds between two notes of a token's use.
const NOTE_EVERY: i64 = 60;
const A_DAY: i64 = 24 * 60 * 60;

/// A token that keeps the rules, to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What the person calls it.
    pub(crate) name: String,
    /// Whether it may only read.
    pub(crate) read_only: bool,
    /// For how many days it is good.
    pub(crate) days: u16,
}

/// Makes a token for `user_id`; answers its secret, which is kept nowhere.
pub async fn make(tx: &impl ConnectionTrait, user_id: Uuid, new: NewToken, now: i64) -> Result<String, Error> {
    let secret = format!("{}{}", PREFIX, URL_SAFE_NO_PAD.encode(random::<32>()?));
    let NewToken { name, read_only, days } = new;
    let row = token::ActiveModel {
        id: Set(Uuid::now_v7()),
        user_id: Set(user_id),
        name: Set(name),
        secret_hash: Set(hash(&secret)),
        read_only: Set(read_only),
        created_at: Set(now),
        expires_at: Set(now + i64::from(days) * A_DAY),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(secret)
}

/// The token with this secret and its person, while both are in force, and the version of the register's fields.
pub async fn find(
    db: &impl ConnectionTrait,
    secret: &str,
    now: i64,
) -> Result<Option<(token::Model, user::Model, i64)>, Error> {
    let with_secret = token::Entity::find().filter(token::Column::SecretHash.eq(hash(secret)));
    let found = with_fields_version(db, with_secret.find_also_related(user::Entity)).await?;
    let Some((token, person, fields_version)) = found else { return Ok(None) };
    Ok((in_force(&token, now) && person.active).then_some((token, person, fields_version)))
}

/// Whether a token lets anybody in at `now`.
fn in_force(token: &token::Model, now: i64) -> bool {
    token.revoked_at.is_none() && token.expires_at > now
}

/// Whether the use of a token is due to be noted again.
pub fn note_due(token: &token::Model, now: i64) -> bool {
    token.last_used_at.is_none_or(|last| last <= now - NOTE_EVERY)
}

/// Notes that a token was used.
pub async fn note(tx: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), Error> {
    token::Entity::update_many()
        .col_expr(token::Column::LastUsedAt, Expr::value(now))
        .filter(token::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends a token of `user_id`; answers its name, when there was one to end.
pub async fn revoke(tx: &impl ConnectionTrait, user_id: Uuid, id: Uuid, now: i64) -> Result<Option<String>, Error> {
    let revoked = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::Id.eq(id))
        .filter(token::Column::UserId.eq(user_id))
        .filter(token::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    let found = if revoked.rows_affected > 0 { token::Entity::find_by_id(id).one(tx).await? } else { None };
    Ok(found.map(|token| token.name))
}

/// What is kept of a token: its SHA-256.
fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The tokens of `user_id` in force, the newest first.
pub async fn list(db: &impl ConnectionTrait, user_id: Uuid, now: i64) -> Result<Vec<token::Model>, Error> {
    let rows = token::Entity::find()
        .filter(token::Column::UserId.eq(user_id))
        .order_by_desc(token::Column::CreatedAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter(|token| in_force(token, now)).collect())
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
