//! The verbs of people: add one, find, list, change.
//! Whatever ends trust in a person's sessions raises `auth_epoch` in the same transaction.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, SqlErr, Value,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    entity::{self as user, Role},
    form::{self, Checked, NewPerson},
    password::Hasher,
};
use crate::{
    clock::now,
    db::{self, Db},
    error::{Complaint, Error, Invalid},
};

/// The people of the register.
#[derive(Clone)]
pub struct People {
    pub(crate) db: Db,
    pub(crate) hasher: Hasher,
}

impl People {
    /// The people kept in `db`.
    pub fn new(db: Db, hasher: Hasher) -> Self {
        Self { db, hasher }
    }

    /// The database that people are kept in.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The hash of a new password that keeps the rules.
    pub async fn hash(&self, new: &NewPerson<'_>) -> Result<String, Error> {
        self.hasher.hash(new.check()?.password).await
    }

    /// Whether the register has anyone yet.
    pub async fn anyone(&self) -> Result<bool, Error> {
        Ok(user::Entity::find().count(self.db.read()).await? > 0)
    }

    /// Adds a person.
    pub async fn add(&self, new: &NewPerson<'_>, role: Role) -> Result<(), Error> {
        self.insert(new.check()?, role, false).await.map(drop)
    }

    /// Adds the first person as administrator, unless there is one.
    pub async fn add_first(&self, new: &NewPerson<'_>) -> Result<user::Model, Error> {
        self.insert(new.check()?, Role::Admin, true).await
    }

    /// Adds `admin` with the password `admin`, which no rule would allow: for a demo on loopback alone.
    pub async fn add_demo_admin(&self) -> Result<(), Error> {
        let admin = Checked { username: "admin".into(), password: "admin".into() };
        self.insert(admin, Role::Admin, true).await.map(drop)
    }

    async fn insert(&self, checked: Checked, role: Role, first: bool) -> Result<user::Model, Error> {
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
        self.db
            .write(move |tx| async move {
                // Two who count at the same moment would both find nobody.
                db::advisory_lock(&tx, b"people").await?;
                if first && user::Entity::find().count(&*tx).await? > 0 {
                    return Err(Error::NotFound);
                }
                insert_row(&*tx, person).await
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
        let person = self.named(username).await?;
        self.db
            .write(move |tx| async move {
                let update = user::Entity::update_many().col_expr(column, Expr::value(value));
                update.filter(user::Column::Id.eq(person.id)).exec(&*tx).await?;
                raise_epoch(&*tx, person, None).await.map(drop)
            })
            .await
    }

    /// Everyone: name, role, whether active.
    pub async fn list(&self) -> Result<Vec<(String, Role, bool)>, Error> {
        let people = user::Entity::find().order_by_asc(user::Column::UsernameKey).all(self.db.read()).await?;
        Ok(people.into_iter().map(|person| (person.username, person.role, person.active)).collect())
    }

    /// The person of this name.
    pub async fn named(&self, username: &str) -> Result<user::Model, Error> {
        self.find(username).await?.ok_or(Error::NotFound)
    }

    /// The person of this name, when there is one.
    pub async fn find(&self, username: &str) -> Result<Option<user::Model>, Error> {
        let key = form::username_key(username);
        Ok(user::Entity::find().filter(user::Column::UsernameKey.eq(key)).one(self.db.read()).await?)
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
pub async fn raise_epoch(
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
