//! The verbs of signing in: begin a session, tell whom a token stands for, end it.
//! Each request asks the database; nothing is cached, so a sign-out counts at once.

use std::net::IpAddr;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    draft, entity,
    form::SignInForm,
    jwt::{Audience, Jwt},
    second_factor::{HalfSession, Passkeys, is_lacking, spend},
    session::{self, Credential, Found, Issued, Origin},
    throttle::{Bucket, Throttle},
    token,
};
use crate::{
    activity::{self, Act, Named},
    clock::now,
    db::{self, Db},
    error::Error,
    people::{Actor, People, raise_epoch, user, username_key},
    secret::Secrets,
};

/// Whom a token stands for now.
pub struct Admitted {
    /// The token's row.
    pub credential: Credential,
    pub person: user::Model,
    /// The version of the register's fields, read along with the row.
    pub fields_version: i64,
    /// Whether the person reaches nothing until a second factor is set up.
    pub restricted: bool,
}

impl Admitted {
    fn by<Row>(found: Found<Row>, credential: impl FnOnce(Row) -> Credential) -> Self {
        let Found { row, person, fields_version, restricted } = found;
        Self { credential: credential(row), person, fields_version, restricted }
    }
}

/// What came of a name and password.
pub enum Outcome {
    /// They are not right.
    Wrong,
    /// They are right, and a second factor is asked for.
    Half(HalfSession),
    /// They are right, and the code is not.
    WrongCode,
    /// They are right, and the role requires a second factor, which can be set up in a browser alone.
    Lacking,
    /// Signed in.
    In(Issued),
}

/// The sessions of the register.
#[derive(Clone)]
pub struct Sessions {
    pub(super) db: Db,
    pub(super) secrets: Secrets,
    pub(super) jwt: Jwt,
    pub(super) people: People,
    pub(super) passkeys: Passkeys,
    pub(super) throttle: Throttle,
}

impl Sessions {
    /// The sessions of `people`, kept in the same database.
    pub fn new(secrets: Secrets, people: People, passkeys: Passkeys, throttle: Throttle) -> Self {
        Self { db: people.db().clone(), jwt: Jwt::new(&secrets.jwt), secrets, people, passkeys, throttle }
    }

    /// A session for the right name and password, and for the right `code` of whoever has a second factor; wrong names
    /// and wrong passwords cost the same.
    pub async fn sign_in(
        &self,
        form: &SignInForm,
        audience: Audience,
        code: Option<String>,
        origin: Origin,
    ) -> Result<Outcome, Error> {
        let bucket = Bucket::Account(username_key(&form.username));
        let attempt = self.throttle.take(&bucket, origin.client_ip).await?;
        let named = self.people.find(&form.username).await?;
        let subject = named.as_ref().map(|person| person.id);
        let person = named.filter(|person| person.active && person.password_hash.is_some());
        let hash = person.as_ref().and_then(|person| person.password_hash.clone());
        let (right, renewed) = self.people.hasher.check(form.password.clone(), hash).await?;
        let Some(person) = person.filter(|_| right) else {
            let actor = origin.actor(None, audience);
            self.db.write(move |tx| async move { failed(&*tx, actor, subject).await }).await?;
            return Ok(Outcome::Wrong);
        };
        let code = match code.filter(|_| person.second_factor) {
            Some(code) => Some((self.code_attempt(person.id, origin.client_ip).await?, code)),
            None => None,
        };
        let (sessions, next) = (self.clone(), form.next.clone());
        self.db
            .write(move |tx| async move {
                // The password may have been changed while it was being checked.
                let current = user::Entity::find_by_id(person.id).one(&*tx).await?;
                let unchanged = |current: &user::Model| current.password_hash == person.password_hash && current.active;
                let Some(current) = current.filter(unchanged) else {
                    failed(&*tx, origin.actor(None, audience), subject).await?;
                    return Ok(Outcome::Wrong);
                };
                attempt.refund(&tx).await?;
                if let Some(hash) = renewed {
                    user::Entity::update_many()
                        .col_expr(user::Column::PasswordHash, Expr::value(hash))
                        .filter(user::Column::Id.eq(current.id))
                        // Never over a password that is changed at this moment.
                        .filter(user::Column::PasswordHash.eq(current.password_hash.clone()))
                        .exec(&*tx)
                        .await?;
                }
                match code {
                    Some((attempt, code)) if current.second_factor => {
                        let actor = origin.actor(None, audience);
                        if !spend(&tx, &sessions.secrets, current.id, actor, &code).await? {
                            failed(&*tx, actor, subject).await?;
                            return Ok(Outcome::WrongCode);
                        }
                        attempt.refund(&tx).await?;
                    }
                    _ if current.second_factor => return Ok(Outcome::Half(HalfSession::of(&current, next))),
                    _ if audience == Audience::Api && is_lacking(&*tx, &current).await? => return Ok(Outcome::Lacking),
                    _ => {}
                }
                signed_in(&*tx, &sessions.jwt, &current, audience, origin).await.map(Outcome::In)
            })
            .await
    }

    /// A session of a browser for `person`, who has shown who that is.
    pub async fn begin(&self, person: user::Model, origin: Origin) -> Result<Issued, Error> {
        let jwt = self.jwt.clone();
        self.db.write(move |tx| async move { signed_in(&*tx, &jwt, &person, Audience::Web, origin).await }).await
    }

    /// The person that a token stands for now, and the token's row, its use noted at most once a minute.
    pub async fn admit(&self, audience: Audience, token: &str) -> Result<Option<Admitted>, Error> {
        let now = now();
        if audience == Audience::Api && token.starts_with(token::PREFIX) {
            let found = token::find(self.db.read(), token, now).await?;
            if let Some(Found { row, .. }) = found.as_ref().filter(|found| token::note_due(&found.row, now)) {
                let id = row.id;
                noted(self.db.write(move |tx| async move { token::note(&*tx, id, now).await }).await);
            }
            return Ok(found.map(|found| Admitted::by(found, Credential::Token)));
        }
        let Some(claims) = self.jwt.read(audience, token) else { return Ok(None) };
        let found = session::find(self.db.read(), &claims, audience, now).await?;
        if let Some(Found { row, .. }) = found.as_ref().filter(|found| session::note_due(&found.row, now)) {
            let id = row.id.clone();
            noted(self.db.write(move |tx| async move { session::note(&*tx, id, now).await }).await);
        }
        Ok(found.map(|found| Admitted::by(found, Credential::Session)))
    }

    /// Ends what let a request in: its session, or its personal access token.
    pub async fn end(&self, credential: Credential, actor: Actor) -> Result<(), Error> {
        let now = now();
        self.db
            .write(move |tx| async move {
                let (ended, act) = match credential {
                    Credential::Session(row) => (session::end(&*tx, row.user_id, row.id, now).await?, Act::SignOut),
                    Credential::Token(row) => {
                        let ended = token::revoke(&*tx, row.user_id, row.id, now).await?.is_some();
                        (ended, Act::TokenRevoked(Named { name: row.name }))
                    }
                };
                if ended { activity::record(&*tx, actor, now, &act).await } else { Ok(()) }
            })
            .await
    }

    /// Ends the session that a browser still shows, whoever's it is.
    pub async fn end_shown(&self, token: &str) -> Result<(), Error> {
        let Some(claims) = self.jwt.read(Audience::Web, token) else { return Ok(()) };
        let id = session::key(&claims.sid);
        self.db.write(move |tx| async move { session::end(&*tx, claims.sub, id, now()).await.map(drop) }).await
    }

    /// Ends a session of a person; answers whether there was one to end.
    pub async fn end_one(&self, user_id: Uuid, id: Vec<u8>) -> Result<bool, Error> {
        self.db.write(move |tx| async move { session::end(&*tx, user_id, id, now()).await }).await
    }

    /// The sessions of a person in force, the latest used first.
    pub async fn list(&self, person: &user::Model) -> Result<Vec<entity::session::Model>, Error> {
        session::list(self.db.read(), person, now()).await
    }

    /// Ends every session of a person, sets a new password when there is one, and begins a new one, whose person proved
    /// at `proved_at` who that is. Tokens end with the password, unless they are to be kept.
    pub async fn start_over(
        &self,
        person: user::Model,
        password: Option<String>,
        keep_tokens: bool,
        origin: Origin,
        proved_at: i64,
    ) -> Result<Issued, Error> {
        let jwt = self.jwt.clone();
        let hash = match password {
            Some(password) => Some(self.people.hasher.hash(password).await?),
            None => None,
        };
        self.db
            .write(move |tx| async move {
                let act = if hash.is_some() { Act::PasswordChange } else { Act::EndSessions };
                let actor = origin.actor(Some(person.id), Audience::Web);
                activity::record(&*tx, actor, now(), &act).await?;
                if !keep_tokens {
                    token::revoke_all(&*tx, actor, person.id, now()).await?;
                }
                let person = raise_epoch(&*tx, person, hash).await?;
                session::begin(&*tx, &jwt, &person, Audience::Web, origin, proved_at).await
            })
            .await
    }

    /// Whether a password is the person's own; tries count as those of signing in do.
    pub async fn is_password_of(&self, person: &user::Model, password: &str, from: IpAddr) -> Result<bool, Error> {
        let bucket = Bucket::Account(person.username_key.clone());
        let attempt = self.throttle.take(&bucket, from).await?;
        let (right, _) = self.people.hasher.check(password.to_owned(), person.password_hash.clone()).await?;
        if right {
            self.db.write(move |tx| async move { attempt.refund(&tx).await }).await?;
        }
        Ok(right)
    }

    /// What a person had typed when a session ended, while it is kept.
    pub async fn draft(&self, user_id: Uuid, id: Uuid) -> Result<Option<String>, Error> {
        draft::find(self.db.read(), user_id, id, now()).await
    }

    /// The people whose sessions they are.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The database that the sessions are kept in.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Keeps what was typed for the person whose form it was; nothing for a seal that is not ours.
    pub async fn keep_draft(&self, owner: &str, typed: String) -> Result<Option<Uuid>, Error> {
        let Some(user_id) = draft::owner(&self.secrets.form_owners, owner) else { return Ok(None) };
        self.db
            .write(move |tx| async move {
                db::advisory_lock(&tx, user_id.as_bytes()).await?;
                let known = user::Entity::find_by_id(user_id).one(&*tx).await?.is_some();
                if known { draft::keep(&*tx, user_id, typed, now()).await.map(Some) } else { Ok(None) }
            })
            .await
    }
}

/// Begins a session for somebody who has shown who that is, and says so in the activity.
pub(super) async fn signed_in(
    tx: &impl ConnectionTrait,
    jwt: &Jwt,
    person: &user::Model,
    audience: Audience,
    origin: Origin,
) -> Result<Issued, Error> {
    let now = now();
    user::Entity::update_many()
        .col_expr(user::Column::LastSignInAt, Expr::value(now))
        .filter(user::Column::Id.eq(person.id))
        .exec(tx)
        .await?;
    activity::record(tx, origin.actor(Some(person.id), audience), now, &Act::SignIn).await?;
    session::begin(tx, jwt, person, audience, origin, now).await
}

/// Says in the activity that a sign-in failed: as whom, where the name is known, and never what was typed.
pub(super) async fn failed(tx: &impl ConnectionTrait, actor: Actor, subject: Option<Uuid>) -> Result<(), Error> {
    match subject {
        Some(subject) => activity::record_about(tx, actor, subject, now(), &Act::FailedSignIn).await,
        None => activity::record(tx, actor, now(), &Act::FailedSignIn).await,
    }
}

/// A use that was not noted is no reason to turn anyone away.
fn noted(outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "could not record that a session was used");
    }
}
