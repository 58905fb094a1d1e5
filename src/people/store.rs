//! The verbs of people: add one, find, list, change.
//! Whatever ends trust in a person's sessions raises `auth_epoch` in the same transaction.

use std::{collections::BTreeSet, net::IpAddr};

use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel as _, PaginatorTrait,
    QueryFilter, QueryOrder, SqlErr,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    actor::{Actor, Channel},
    entity::{self as user, Role, link, set_up_done},
    form::{self, Checked, NewPerson},
    password::Hasher,
};
use crate::{
    activity::{self, Act, Newcomer},
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

    /// Whether the register has, or ever had, anyone.
    pub async fn anyone(&self) -> Result<bool, Error> {
        Ok(user::Entity::find().count(self.db.read()).await? > 0
            || set_up_done::Entity::find().count(self.db.read()).await? > 0)
    }

    /// Refuses a register that had people and has none any more; notes that one which has some is in use.
    pub async fn check_not_lost(&self) -> Result<(), Error> {
        // First, as somebody may be the first to be added at this moment.
        let had_people = set_up_done::Entity::find().count(self.db.read()).await? > 0 || self.db.is_marked_in_use();
        if user::Entity::find().count(self.db.read()).await? > 0 {
            self.db.mark_in_use().await
        } else if had_people {
            Err(self.db.lost())
        } else {
            Ok(())
        }
    }

    /// Adds a person from the command line.
    pub async fn add(&self, new: &NewPerson<'_>, role: Role) -> Result<(), Error> {
        self.insert(new.check()?, role, false, None).await.map(drop)
    }

    /// Adds the first person as administrator, unless there is one: from an address, or as a setting says.
    pub async fn add_first(&self, new: &NewPerson<'_>, from: Option<IpAddr>) -> Result<user::Model, Error> {
        self.insert(new.check()?, Role::Admin, true, from).await
    }

    /// Adds `admin` with the password `admin`, which no rule would allow: for a demo on loopback alone.
    pub async fn add_demo_admin(&self) -> Result<(), Error> {
        let admin = Checked { username: "admin".into(), password: "admin".into() };
        self.insert(admin, Role::Admin, true, None).await.map(drop)
    }

    async fn insert(
        &self,
        checked: Checked,
        role: Role,
        first: bool,
        from: Option<IpAddr>,
    ) -> Result<user::Model, Error> {
        let password_hash = Some(self.hasher.hash(checked.password).await?);
        let now = now();
        let person = user::Model { password_hash, joined_at: Some(now), ..newcomer(checked.username, role, now) };
        let person = self
            .db
            .write(move |tx| async move {
                // Two who count at the same moment would both find nobody.
                db::advisory_lock(&tx, b"people").await?;
                if first && user::Entity::find().count(&*tx).await? > 0 {
                    return Err(Error::NotFound);
                }
                let person = insert_row(&*tx, person).await?;
                if let Some(address) = from {
                    let actor = Actor::new(Some(person.id), Channel::Page).at(address);
                    activity::record(&*tx, actor, now, &Act::SetUp).await?;
                } else {
                    let act = Act::AddPerson(Newcomer { username: person.username.clone(), role });
                    activity::record_about(&*tx, Actor::command(), person.id, now, &act).await?;
                }
                Ok(person)
            })
            .await?;
        self.db.mark_in_use().await?;
        Ok(person)
    }

    /// Everyone by name.
    pub async fn list(&self) -> Result<Vec<user::Model>, Error> {
        Ok(user::Entity::find().order_by_asc(user::Column::UsernameKey).all(self.db.read()).await?)
    }

    /// The person with this id.
    pub async fn with_id(&self, id: Uuid) -> Result<user::Model, Error> {
        find(self.db.read(), id).await
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

/// The person with this id.
pub(super) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<user::Model, Error> {
    user::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// Somebody new, without a password and not joined yet.
pub(super) fn newcomer(username: String, role: Role, now: i64) -> user::Model {
    user::Model {
        id: Uuid::now_v7(),
        username_key: form::username_key(&username),
        username,
        password_hash: None,
        role,
        active: true,
        auth_epoch: 0,
        created_at: now,
        updated_at: now,
        joined_at: None,
        last_sign_in_at: None,
        second_factor: false,
    }
}

/// Adds the row of somebody new; a name that another has is refused. From the first one on, set-up is done for good.
pub(super) async fn insert_row(tx: &impl ConnectionTrait, person: user::Model) -> Result<user::Model, Error> {
    let done = set_up_done::Model { id: 1, at: person.created_at }.into_active_model().reset_all();
    set_up_done::Entity::insert(done).on_conflict_do_nothing().exec_without_returning(tx).await?;
    let row = person.clone().into_active_model().reset_all();
    user::Entity::insert(row).exec_without_returning(tx).await.map_err(taken)?;
    Ok(person)
}

/// Tells a name that another has from any other error.
pub(super) fn taken(error: DbErr) -> Error {
    if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
        let taken = Complaint::new("taken", "This username is taken. Choose another.");
        return Invalid::one("username", taken).into();
    }
    error.into()
}

/// Notes that somebody who was invited has joined.
pub async fn note_joined(tx: &impl ConnectionTrait, id: Uuid) -> Result<(), Error> {
    user::Entity::update_many()
        .col_expr(user::Column::JoinedAt, Expr::value(now()))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::JoinedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends trust in every session the person has, and sets a new password when there is one, which ends every link to choose
/// another.
pub async fn raise_epoch(
    tx: &impl ConnectionTrait,
    mut person: user::Model,
    hash: Option<String>,
) -> Result<user::Model, Error> {
    if hash.is_some() {
        link::Entity::delete_many().filter(link::Column::UserId.eq(person.id)).exec(tx).await?;
    }
    let changed = user::Entity::update_many()
        .col_expr(user::Column::AuthEpoch, Expr::col(user::Column::AuthEpoch).add(1))
        .col_expr(user::Column::PasswordHash, Expr::value(hash.or_else(|| person.password_hash.clone())))
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
