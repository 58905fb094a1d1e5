//! Personal access tokens: what a program shows in place of signing in.
//! Only the hash of the secret is kept; a token never does more than its person may.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entity::token;
use crate::{error::Error, people::user};

/// How a token begins, so that people and scanners know one when they see it.
pub const PREFIX: &str = "clientele_";
/// Seconds between two notes of a token's use.
const NOTE_EVERY: i64 = 60;

/// The token with this secret and its person, while both are in force.
pub async fn find(
    db: &impl ConnectionTrait,
    secret: &str,
    now: i64,
) -> Result<Option<(token::Model, user::Model)>, Error> {
    let found = token::Entity::find()
        .filter(token::Column::SecretHash.eq(hash(secret)))
        .find_also_related(user::Entity)
        .one(db)
        .await?;
    let Some((token, Some(person))) = found else { return Ok(None) };
    Ok((in_force(&token, now) && person.active).then_some((token, person)))
}

/// Whether a token lets anybody in at `now`.
pub fn in_force(token: &token::Model, now: i64) -> bool {
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

/// Ends a token of `user_id`; answers whether there was one to end.
pub async fn revoke(tx: &impl ConnectionTrait, user_id: Uuid, id: Uuid, now: i64) -> Result<bool, Error> {
    let revoked = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::Id.eq(id))
        .filter(token::Column::UserId.eq(user_id))
        .filter(token::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(revoked.rows_affected > 0)
}

/// What is kept of a token: its SHA-256.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
