//! A sign-in as a row, and the token that refers to it; the row decides, on every request.
//! Valid = not revoked, not idle, not too old, the person active, and nothing since that ended all sessions.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, SelectTwo, sea_query::Expr,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    draft,
    entity::{session, token},
    jwt::{Audience, Claims, Jwt},
    second_factor::LACKING,
};
use crate::{
    clock::now,
    db::scalar,
    error::Error,
    people::{Actor, Channel, user},
    secret::random,
};

/// Seconds without a request after which a session is over.
pub const IDLE: i64 = 30 * 60;
/// Seconds after which a session is over, however busy.
pub const LIFE: i64 = 12 * 60 * 60;
/// Seconds for which a proof of who somebody is counts.
pub const PROOF: i64 = 10 * 60;
/// Seconds between two notes of a session's use.
const NOTE_EVERY: i64 = 60;

/// Where a request comes from, as the list of sessions shows it.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The peer, or the client behind a trusted proxy.
    pub client_ip: std::net::IpAddr,
    /// What the browser or program calls itself.
    pub agent: String,
}

impl Origin {
    /// Who acts from here, through a page or a program; nobody where that is not known.
    pub fn actor(&self, user_id: Option<Uuid>, audience: Audience) -> Actor {
        let channel = match audience {
            Audience::Web => Channel::Page,
            Audience::Api => Channel::Api,
        };
        Actor::new(user_id, channel).at(self.client_ip)
    }
}

/// What a request was let in by.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A sign-in, of a browser or a program.
    Session(session::Model),
    /// A personal access token.
    Token(token::Model),
}

impl Credential {
    /// Whether it is a page or a program that shows it.
    pub fn audience(&self) -> Audience {
        match self {
            Self::Session(session) if session.kind == Audience::Web.name() => Audience::Web,
            Self::Session(_) | Self::Token(_) => Audience::Api,
        }
    }

    /// Whether it reads and changes nothing, whatever the person may do.
    pub fn is_read_only(&self) -> bool {
        matches!(self, Self::Token(token) if token.read_only)
    }

    /// When its person last proved who that is; never for a token.
    pub fn proved_at(&self) -> i64 {
        match self {
            Self::Session(session) => session.proved_at,
            Self::Token(_) => 0,
        }
    }

    /// Asks for another proof where that no longer counts, and then to go on at `next`.
    pub fn check_proof(&self, next: &str) -> Result<(), Error> {
        if self.proved_at() > now() - PROOF { Ok(()) } else { Err(Error::ProofNeeded { next: next.to_owned() }) }
    }

    /// The session, unless it is a personal access token.
    pub fn session_id(&self) -> Option<&[u8]> {
        match self {
            Self::Session(session) => Some(&session.id),
            Self::Token(_) => None,
        }
    }
}

/// A token just made.
pub struct Issued {
    /// The JWT.
    pub token: String,
    /// Seconds for which it is good.
    pub expires_in: i64,
}

/// The key of the session that a token's `sid` names; the `sid` itself is stored nowhere.
pub fn key(sid: &str) -> Vec<u8> {
    Sha256::digest(sid.as_bytes()).to_vec()
}

/// Begins a session for `person`, who proved at `proved_at` who that is, and gives the token for it.
pub async fn begin(
    tx: &impl ConnectionTrait,
    jwt: &Jwt,
    person: &user::Model,
    audience: Audience,
    origin: Origin,
    proved_at: i64,
) -> Result<Issued, Error> {
    let now = now();
    let a_day_ago = now - 24 * 60 * 60;
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(a_day_ago)).exec(tx).await?;
    draft::purge(tx, now).await?;
    let sid = Uuid::from_bytes(random()?).simple().to_string();
    let row = session::ActiveModel {
        id: Set(key(&sid)),
        user_id: Set(person.id),
        kind: Set(audience.name().to_owned()),
        auth_epoch: Set(person.auth_epoch),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + LIFE),
        revoked_at: Set(None),
        address: Set(origin.client_ip.to_string()),
        agent: Set(origin.agent.chars().take(300).collect()),
        proved_at: Set(proved_at),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    let token = jwt.sign(&Claims::new(audience, person.id, sid, now, now + LIFE))?;
    Ok(Issued { token, expires_in: LIFE })
}

/// A row that lets somebody in, and what is read along with it.
pub struct Found<Row> {
    /// The session or token.
    pub row: Row,
    /// Whose it is.
    pub person: user::Model,
    /// The version of the register's fields.
    pub fields_version: i64,
    /// Whether the person reaches nothing until a second factor is set up.
    pub restricted: bool,
}

/// The session and the person behind `claims`, when the session is in force; one statement by primary key.
pub async fn find(
    db: &impl ConnectionTrait,
    claims: &Claims,
    audience: Audience,
    now: i64,
) -> Result<Option<Found<session::Model>>, Error> {
    let select = session::Entity::find_by_id(key(&claims.sid)).find_also_related(user::Entity);
    let good = |found: &Found<session::Model>| {
        let Found { row, person, .. } = found;
        person.id == claims.sub && row.kind == audience.name() && in_force(row, person, now)
    };
    Ok(first(db, select).await?.filter(good))
}

/// The first row of `select`, and what costs no statement of its own when it is read along.
pub async fn first<E>(
    db: &impl ConnectionTrait,
    mut select: SelectTwo<E, user::Entity>,
) -> Result<Option<Found<E::Model>>, Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
{
    QuerySelect::query(&mut select)
        .expr_as(Expr::cust("(SELECT version FROM fields_version)"), "fields_version")
        .expr_as(Expr::cust(LACKING), "restricted");
    let Some(row) = db.query_one_raw(select.build(db.get_database_backend())).await? else { return Ok(None) };
    let Some(person) = user::Model::from_query_result_optional(&row, "B_")? else { return Ok(None) };
    Ok(Some(Found {
        row: E::Model::from_query_result(&row, "A_")?,
        person,
        fields_version: row.try_get("", "fields_version")?,
        restricted: row.try_get("", "restricted")?,
    }))
}

/// Whether a session still stands for its person.
fn in_force(session: &session::Model, person: &user::Model, now: i64) -> bool {
    session.expires_at > now
        && session.last_seen_at > now - IDLE
        && session.revoked_at.is_none()
        && session.auth_epoch == person.auth_epoch
        && person.active
}

/// How many sessions stand now.
pub async fn count_in_force(db: &impl ConnectionTrait, now: i64) -> Result<i64, Error> {
    let sql = format!(
        "SELECT count(*) FROM sessions JOIN users ON users.id = sessions.user_id WHERE users.active \
         AND sessions.auth_epoch = users.auth_epoch AND sessions.revoked_at IS NULL \
         AND sessions.expires_at > {now} AND sessions.last_seen_at > {}",
        now - IDLE
    );
    Ok(scalar(db, &sql).await?)
}

/// Whether the use of a session is due to be noted again.
pub fn note_due(session: &session::Model, now: i64) -> bool {
    session.last_seen_at <= now - NOTE_EVERY
}

/// Notes that a session was used; and since that comes once a minute, removes what need not be kept.
pub async fn note(tx: &impl ConnectionTrait, id: Vec<u8>, now: i64) -> Result<(), Error> {
    draft::purge(tx, now).await?;
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends a session of `user_id`; answers whether there was one to end.
pub async fn end(tx: &impl ConnectionTrait, user_id: Uuid, id: Vec<u8>, now: i64) -> Result<bool, Error> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// The sessions of a person in force, the latest used first.
pub async fn list(db: &impl ConnectionTrait, person: &user::Model, now: i64) -> Result<Vec<session::Model>, Error> {
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(person.id))
        .order_by_desc(session::Column::LastSeenAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter(|row| in_force(row, person, now)).collect())
}
