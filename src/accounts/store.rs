//! The verbs of people: sign in, add a person, change one; whom a token stands for.
//! Whatever ends trust in old sessions raises `auth_epoch` in the same transaction.

use std::{collections::BTreeSet, fs, path::PathBuf};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, SqlErr, Value,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    drafts,
    entity::user::{self, Role},
    form::{self, Checked, NewPerson, SignInForm},
    keys::{Audience, Keys},
    own::OwnAccount,
    password::Hasher,
    session::{self, Credential, Issued, Origin},
    throttle::{self, Bucket},
    tokens::{self, NewToken},
};
use crate::{
    clock::now,
    db::{self, Db},
    error::{Complaint, Error, Invalid},
};

/// The people of the register.
#[derive(Clone)]
pub struct Accounts {
    pub(super) db: Db,
    pub(super) keys: Keys,
    pub(super) hasher: Hasher,
    pub(super) set_up_file: PathBuf,
}

/// A person to add.
pub struct NewUser {
    /// As it will be typed at sign-in.
    pub username: String,
    /// In clear, until it is hashed.
    pub password: String,
    /// What the person may do.
    pub role: Role,
}

impl Accounts {
    /// The people kept in `db`; `set_up_file` is where the one-time secret for the first of them lies.
    pub fn new(db: Db, keys: Keys, hasher: Hasher, set_up_file: PathBuf) -> Self {
        Self { db, keys, hasher, set_up_file }
    }

    /// Whether the register has anyone yet.
    pub async fn anyone(&self) -> Result<bool, Error> {
        Ok(user::Entity::find().count(self.db.read()).await? > 0)
    }

    /// Adds a person.
    pub async fn add(&self, new: &NewUser) -> Result<(), Error> {
        self.insert(new, false).await.map(drop)
    }

    /// Adds the first person, unless there is one.
    pub async fn add_first(&self, new: &NewUser) -> Result<(), Error> {
        self.insert(new, true).await.map(drop)
    }

    /// Adds `admin` with the password `admin`, which no rule would allow: for a demo on loopback alone.
    pub async fn add_demo_admin(&self) -> Result<(), Error> {
        let admin = Checked { username: "admin".into(), password: "admin".into() };
        self.insert_checked(admin, Role::Admin, true).await.map(drop)
    }

    pub(super) async fn insert(&self, new: &NewUser, first: bool) -> Result<user::Model, Error> {
        let checked = NewPerson { username: &new.username, password: &new.password }.check()?;
        self.insert_checked(checked, new.role, first).await
    }

    async fn insert_checked(&self, checked: Checked, role: Role, first: bool) -> Result<user::Model, Error> {
        let password_hash = self.hasher.hash(checked.password).await?;
        let now = now();
        let person = user::Model {
            id: Uuid::now_v7(),
            username_key: form::username_key(&checked.username),
            username: checked.username,
            password_hash,
            role,
            active: true,
            auth_epoch: 0,
            created_at: now,
            updated_at: now,
        };
        let added = self
            .db
            .write(move |tx| async move {
                // Two who count at the same moment would both find nobody.
                db::claim(&tx, b"people").await?;
                if first && user::Entity::find().count(&*tx).await? > 0 {
                    return Err(Error::NotFound);
                }
                insert_row(&*tx, person).await
            })
            .await?;
        // With someone there, the secret opens nothing any more.
        let _ = fs::remove_file(&self.set_up_file);
        Ok(added)
    }

    /// Sets a person's password from the command line; every session and token of that person is over.
    pub async fn set_password(&self, username: &str, password: &str) -> Result<(), Error> {
        let person = self.named(username).await?.ok_or(Error::NotFound)?;
        let checked = NewPerson { username: &person.username, password }.check()?;
        let hash = self.hasher.hash(checked.password).await?;
        self.db
            .write(move |tx| async move {
                tokens::revoke_all(&*tx, person.id, now()).await?;
                distrust(&*tx, person, Some(hash)).await.map(drop)
            })
            .await
    }

    /// Gives a person another role; every session of that person is over.
    pub async fn set_role(&self, username: &str, role: Role) -> Result<(), Error> {
        self.change(username, user::Column::Role, role.name().into()).await
    }

    /// Lets a person sign in, or no longer; every session of that person is over.
    pub async fn set_active(&self, username: &str, active: bool) -> Result<(), Error> {
        self.change(username, user::Column::Active, active.into()).await
    }

    async fn change(&self, username: &str, column: user::Column, value: Value) -> Result<(), Error> {
        let person = self.named(username).await?.ok_or(Error::NotFound)?;
        self.db
            .write(move |tx| async move {
                let update = user::Entity::update_many().col_expr(column, Expr::value(value));
                update.filter(user::Column::Id.eq(person.id)).exec(&*tx).await?;
                distrust(&*tx, person, None).await.map(drop)
            })
            .await
    }

    /// Ends every token of a person.
    pub async fn revoke_tokens(&self, username: &str) -> Result<(), Error> {
        let person = self.named(username).await?.ok_or(Error::NotFound)?;
        self.db.write(move |tx| async move { tokens::revoke_all(&*tx, person.id, now()).await }).await
    }

    /// Everyone: name, role, whether active.
    pub async fn list(&self) -> Result<Vec<(String, Role, bool)>, Error> {
        let people = user::Entity::find().order_by_asc(user::Column::UsernameKey).all(self.db.read()).await?;
        Ok(people.into_iter().map(|person| (person.username, person.role, person.active)).collect())
    }

    /// A session for the right name and password; none for wrong ones, at the same cost.
    pub async fn sign_in(
        &self,
        form: &SignInForm,
        audience: Audience,
        origin: Origin,
    ) -> Result<Option<Issued>, Error> {
        let bucket = Bucket::Account(form::username_key(&form.username));
        let a_try = throttle::take(&self.db, &self.keys, &bucket, origin.address).await?;
        let person = self.named(&form.username).await?.filter(|person| person.active);
        let hash = person.as_ref().map(|person| person.password_hash.clone());
        let (right, renewed) = self.hasher.check(form.password.clone(), hash).await?;
        let Some(person) = person.filter(|_| right) else { return Ok(None) };
        let keys = self.keys.clone();
        self.db
            .write(move |tx| async move {
                // The password may have been changed while it was being checked.
                let current = user::Entity::find_by_id(person.id).one(&*tx).await?;
                let unchanged = |current: &user::Model| current.password_hash == person.password_hash && current.active;
                let Some(current) = current.filter(unchanged) else { return Ok(None) };
                a_try.give_back(&tx).await?;
                if let Some(hash) = renewed {
                    user::Entity::update_many()
                        .col_expr(user::Column::PasswordHash, Expr::value(hash))
                        .filter(user::Column::Id.eq(current.id))
                        // Never over a password that is changed at this moment.
                        .filter(user::Column::PasswordHash.eq(current.password_hash.as_str()))
                        .exec(&*tx)
                        .await?;
                }
                session::begin(&*tx, &keys, &current, audience, origin, now()).await.map(Some)
            })
            .await
    }

    /// The person that a token stands for now, and the token's row, its use noted at most once a minute.
    pub(super) async fn admit(
        &self,
        audience: Audience,
        token: &str,
    ) -> Result<Option<(Credential, user::Model)>, Error> {
        let now = now();
        if audience == Audience::Api && token.starts_with(tokens::PREFIX) {
            let found = tokens::find(self.db.read(), token, now).await?;
            if let Some((token, _)) = found.as_ref().filter(|(token, _)| tokens::note_due(token, now)) {
                let id = token.id;
                noted(self.db.write(move |tx| async move { tokens::note(&*tx, id, now).await }).await);
            }
            return Ok(found.map(|(token, person)| (Credential::Token(token), person)));
        }
        let Some(claims) = self.keys.read(audience, token) else { return Ok(None) };
        let found = session::find(self.db.read(), &claims, audience, now).await?;
        if let Some((session, _)) = found.as_ref().filter(|(session, _)| session::note_due(session, now)) {
            let id = session.id.clone();
            noted(self.db.write(move |tx| async move { session::note(&*tx, id, now).await }).await);
        }
        Ok(found.map(|(session, person)| (Credential::Session(session), person)))
    }

    /// Makes a personal access token for a person, by name; answers the secret.
    pub async fn add_token(&self, username: &str, new: NewToken) -> Result<String, Error> {
        let person = self.named(username).await?.ok_or(Error::NotFound)?;
        self.db.write(move |tx| async move { tokens::make(&*tx, person.id, new, now()).await }).await
    }

    /// Keeps what was typed for the person whose form it was; nothing for a seal that is not ours.
    pub(super) async fn keep_draft(&self, owner: &str, typed: String) -> Result<Option<Uuid>, Error> {
        let Some(user_id) = self.keys.owner(owner) else { return Ok(None) };
        self.db
            .write(move |tx| async move {
                db::claim(&tx, user_id.as_bytes()).await?;
                let known = user::Entity::find_by_id(user_id).one(&*tx).await?.is_some();
                if known { drafts::keep(&*tx, user_id, typed, now()).await.map(Some) } else { Ok(None) }
            })
            .await
    }

    async fn named(&self, username: &str) -> Result<Option<user::Model>, Error> {
        let key = form::username_key(username);
        Ok(user::Entity::find().filter(user::Column::UsernameKey.eq(key)).one(self.db.read()).await?)
    }

    /// Where one's own account is read and changed.
    pub(super) fn own(&self, person: &user::Model, credential: &Credential, origin: &Origin) -> OwnAccount {
        OwnAccount { all: self.clone(), person: person.clone(), credential: credential.clone(), origin: origin.clone() }
    }
}

/// A use that was not noted is no reason to turn anyone away.
fn noted(outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "could not record that a session was used");
    }
}

/// The names of some people by their ids, of which a page never has too many for a statement.
pub async fn usernames(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<Vec<(Uuid, String)>, Error> {
    let people = user::Entity::find().filter(user::Column::Id.is_in(ids)).all(db).await?;
    Ok(people.into_iter().map(|person| (person.id, person.username)).collect())
}

async fn insert_row(tx: &impl ConnectionTrait, person: user::Model) -> Result<user::Model, Error> {
    let user::Model { id, username, username_key, password_hash, role, active, auth_epoch, created_at, updated_at } =
        person.clone();
    let row = user::ActiveModel {
        id: Set(id),
        username: Set(username),
        username_key: Set(username_key),
        password_hash: Set(password_hash),
        role: Set(role),
        active: Set(active),
        auth_epoch: Set(auth_epoch),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    };
    match user::Entity::insert(row).exec_without_returning(tx).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            let taken = Complaint::new("taken", "This username is taken. Choose another.");
            Err(Invalid::one("username", taken).into())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Ok(person),
    }
}

/// Ends trust in every session the person has, and sets a new password when there is one.
pub(super) async fn distrust(
    tx: &impl ConnectionTrait,
    mut person: user::Model,
    hash: Option<String>,
) -> Result<user::Model, Error> {
    let changed = user::Entity::update_many()
        .col_expr(user::Column::AuthEpoch, Expr::col(user::Column::AuthEpoch).add(1))
        .col_expr(user::Column::PasswordHash, Expr::value(hash.unwrap_or_else(|| person.password_hash.clone())))
        .col_expr(user::Column::UpdatedAt, Expr::value(now()))
        .filter(user::Column::Id.eq(person.id))
        .filter(user::Column::AuthEpoch.eq(person.auth_epoch))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Stale);
    }
    person.auth_epoch += 1;
    Ok(person)
}
