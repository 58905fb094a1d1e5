//! Personal access tokens: what a program shows in place of signing in.
//! The secret is shown once and only its hash is kept; a token never does more than its person may.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    entity::token,
    session::{self, Found},
};
use crate::{
    activity::{self, Act},
    error::{Complaint, Error, Invalid},
    people::{Actor, State, user},
    secret::random,
    text,
};

/// How a token begins, so that people and scanners know one when they see it.
pub const PREFIX: &str = "clientele_";
/// Seconds between two notes of a token's use.
const NOTE_EVERY: i64 = 60;
const A_DAY: i64 = 24 * 60 * 60;
/// The most tokens in force that a person has.
const MOST: usize = 50;

/// What a person calls a token or passkey of theirs; `missing` says what to enter where nothing was typed.
pub fn own_name(typed: &str, missing: &'static str) -> Result<String, Complaint> {
    let name = typed.trim();
    match name.chars().count() {
        0 => Err(Complaint::new("missing", missing)),
        1..=100 if text::has_hidden_character(name) => {
            Err(Complaint::new("not_allowed", "The name contains an invisible character. Type it again."))
        }
        1..=100 => Ok(name.to_owned()),
        _ => Err(Complaint::new("too_long", "Enter a name of at most 100 characters")),
    }
}

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

/// Makes a token for `user_id`; answers its secret, which is kept nowhere. Whoever is disabled gets none, and nobody more than
/// so many: the caller holds the lock under which people are changed.
pub async fn make(tx: &impl ConnectionTrait, user_id: Uuid, new: NewToken, now: i64) -> Result<String, Error> {
    let person = user::Entity::find_by_id(user_id).one(tx).await?.ok_or(Error::NotFound)?;
    let refused = match person.state() {
        State::Active => None,
        State::Disabled => Some(Complaint::new("disabled", "This person is disabled. Enable them first.")),
        State::Invited => Some(Complaint::new("invited", "This person has not joined yet.")),
    };
    if let Some(complaint) = refused {
        return Err(Invalid::one("token_name", complaint).into());
    }
    if list(tx, user_id, now).await?.len() >= MOST {
        let words = format!("There are {MOST} tokens already. Revoke one to create another.");
        return Err(Invalid::one("token_name", Complaint::new("too_many", words)).into());
    }
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

/// The token with this secret and its person, while both are in force.
pub async fn find(db: &impl ConnectionTrait, secret: &str, now: i64) -> Result<Option<Found<token::Model>>, Error> {
    let with_secret = token::Entity::find().filter(token::Column::SecretHash.eq(hash(secret)));
    let found = session::first(db, with_secret.find_also_related(user::Entity)).await?;
    Ok(found.filter(|found| in_force(&found.row, now) && found.person.active))
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

/// How many tokens in force each of some people has, of whom a page never has too many for a statement.
pub async fn counts(db: &impl ConnectionTrait, user_ids: Vec<Uuid>, now: i64) -> Result<HashMap<Uuid, u64>, Error> {
    let counts: Vec<(Uuid, i64)> = token::Entity::find()
        .select_only()
        .column(token::Column::UserId)
        .column_as(token::Column::Id.count(), "tokens")
        .filter(token::Column::UserId.is_in(user_ids))
        .filter(token::Column::RevokedAt.is_null())
        .filter(token::Column::ExpiresAt.gt(now))
        .group_by(token::Column::UserId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().map(|(user_id, count)| (user_id, u64::try_from(count).unwrap_or(0))).collect())
}

/// Ends every token of `user_id`, and says so in the activity where there was one.
pub async fn revoke_all(tx: &impl ConnectionTrait, actor: Actor, user_id: Uuid, now: i64) -> Result<(), Error> {
    let revoked = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::UserId.eq(user_id))
        .filter(token::Column::RevokedAt.is_null())
        .filter(token::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    if revoked.rows_affected == 0 {
        return Ok(());
    }
    activity::record_about(tx, actor, user_id, now, &Act::TokensRevoked).await
}
