//! What administrators change about a person: name, role, whether the person may sign in.
//! All of it under one lock, so that the last active administrator stays, also against two at once.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    actor::Actor,
    entity::{self as user, Role, link},
    form::{self, username},
    links,
    store::{self, People, raise_epoch},
};
use crate::{
    activity::{self, Act, Rename, RoleChange},
    clock::now,
    db::{self, Tx},
    error::Error,
    sign_in::token,
};

/// What is to be otherwise about a person; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub username: Option<String>,
    pub role: Option<Role>,
    pub active: Option<bool>,
}

impl Change {
    /// Another name.
    pub fn username(name: &str) -> Self {
        Self { username: Some(name.to_owned()), ..Self::default() }
    }

    /// Another role.
    pub fn role(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }

    /// Whether the person may sign in.
    pub fn active(active: bool) -> Self {
        Self { active: Some(active), ..Self::default() }
    }
}

impl People {
    /// Changes a person, all of it or nothing; answers the person as changed. Another role ends every session, and whoever is
    /// disabled loses tokens and links too, for good; links that somebody made end with the right to make them.
    pub async fn change(&self, actor: Actor, id: Uuid, change: Change) -> Result<user::Model, Error> {
        let name = change.username.as_deref().map(username).transpose()?;
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let mut person = store::find(&*tx, id).await?;
                if let Some(name) = name {
                    person = rename(&*tx, actor, person, name).await?;
                }
                if let Some(role) = change.role.filter(|role| *role != person.role) {
                    person = set_role(&*tx, actor, person, role).await?;
                }
                if let Some(active) = change.active.filter(|active| *active != person.active) {
                    person = set_active(&*tx, actor, person, active).await?;
                }
                Ok(person)
            })
            .await
    }

    /// Ends every session of a person.
    pub async fn end_sessions(&self, actor: Actor, id: Uuid) -> Result<(), Error> {
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let person = store::find(&*tx, id).await?;
                activity::record_about(&*tx, actor, id, now(), &Act::EndSessions).await?;
                raise_epoch(&*tx, person, None).await.map(drop)
            })
            .await
    }
}

/// Lets no other change of people go on meanwhile, and refuses whoever was demoted since the request was let in.
pub(super) async fn begin(tx: &Tx, actor: Actor) -> Result<(), Error> {
    db::advisory_lock(tx, b"people").await?;
    let Some(id) = actor.user_id else { return Ok(()) };
    let administers = |person: &user::Model| person.active && person.role.administers();
    let acting = user::Entity::find_by_id(id).one(&**tx).await?;
    if acting.as_ref().is_some_and(administers) { Ok(()) } else { Err(Error::Forbidden) }
}

async fn rename(
    tx: &impl ConnectionTrait,
    actor: Actor,
    mut person: user::Model,
    name: String,
) -> Result<user::Model, Error> {
    if name == person.username {
        return Ok(person);
    }
    let key = form::username_key(&name);
    user::Entity::update_many()
        .col_expr(user::Column::Username, Expr::value(name.clone()))
        .col_expr(user::Column::UsernameKey, Expr::value(key.clone()))
        .col_expr(user::Column::UpdatedAt, Expr::value(now()))
        .filter(user::Column::Id.eq(person.id))
        .exec(tx)
        .await
        .map_err(store::taken)?;
    let act = Act::Rename(Rename { from: person.username, to: name.clone() });
    activity::record_about(tx, actor, person.id, now(), &act).await?;
    (person.username, person.username_key) = (name, key);
    Ok(person)
}

async fn set_role(
    tx: &impl ConnectionTrait,
    actor: Actor,
    person: user::Model,
    role: Role,
) -> Result<user::Model, Error> {
    let act = Act::RoleChange(RoleChange { from: person.role, to: role });
    if person.role.administers() {
        others_administer(tx, &person).await?;
        links::end_made_by(tx, person.id).await?;
    }
    user::Entity::update_many()
        .col_expr(user::Column::Role, Expr::value(role.name()))
        .filter(user::Column::Id.eq(person.id))
        .exec(tx)
        .await?;
    activity::record_about(tx, actor, person.id, now(), &act).await?;
    raise_epoch(tx, user::Model { role, ..person }, None).await
}

async fn set_active(
    tx: &impl ConnectionTrait,
    actor: Actor,
    person: user::Model,
    active: bool,
) -> Result<user::Model, Error> {
    if !active {
        if person.role.administers() {
            others_administer(tx, &person).await?;
        }
        token::revoke_all(tx, actor, person.id, now()).await?;
        link::Entity::delete_many().filter(link::Column::UserId.eq(person.id)).exec(tx).await?;
        links::end_made_by(tx, person.id).await?;
    }
    user::Entity::update_many()
        .col_expr(user::Column::Active, Expr::value(active))
        .filter(user::Column::Id.eq(person.id))
        .exec(tx)
        .await?;
    let act = if active { Act::Enable } else { Act::Disable };
    activity::record_about(tx, actor, person.id, now(), &act).await?;
    raise_epoch(tx, user::Model { active, ..person }, None).await
}

/// Refuses to take the last administrator who can sign in.
async fn others_administer(tx: &impl ConnectionTrait, person: &user::Model) -> Result<(), Error> {
    if !(person.active && person.joined_at.is_some()) {
        return Ok(());
    }
    // Whoever joined with a passkey and lost it cannot sign in.
    let signs_in = user::Column::PasswordHash.is_not_null().or(user::Column::SecondFactor.eq(true));
    let others = user::Entity::find()
        .filter(signs_in)
        .filter(user::Column::Role.eq(Role::Admin))
        .filter(user::Column::Active.eq(true))
        .filter(user::Column::JoinedAt.is_not_null())
        .filter(user::Column::Id.ne(person.id))
        .count(tx)
        .await?;
    if others == 0 { Err(Error::LastAdministrator) } else { Ok(()) }
}
