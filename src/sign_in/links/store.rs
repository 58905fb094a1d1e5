//! Spends links: the password is set and the person signed in, in one transaction.
//! Attempts count as those at a password do, and are refunded where the link is good.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::super::{
    form::LinkForm,
    jwt::Audience,
    session::Issued,
    store::signed_in,
    throttle::{self, Bucket},
    token,
    visitor::Visitor,
};
use crate::{
    activity::{self, Act},
    clock::now,
    db,
    error::Error,
    people::{Actor, LinkKind, NewPerson, links, not_alike, raise_epoch, user},
};

impl Visitor {
    /// The name of the person whose link this is, while it is good.
    pub async fn link_owner(&self, kind: LinkKind, token: &str) -> Result<String, Error> {
        Ok(links::owner(self.state.db.read(), kind, token).await?.username)
    }

    /// Sets the password of the person whose link this is, and signs that person in.
    pub async fn spend_link(&self, kind: LinkKind, token: &str, form: &LinkForm) -> Result<Issued, Error> {
        let (db, sessions, origin) = (&self.state.db, &self.state.sessions, self.origin.clone());
        let attempt = throttle::take(db, &sessions.secrets.throttle, &Bucket::Link, origin.client_ip).await?;
        let person = links::owner(db.read(), kind, token).await?;
        db.write(move |tx| async move { attempt.refund(&tx).await }).await?;
        let new = NewPerson { username: &person.username, password: &form.password };
        let mut invalid = new.check().err().unwrap_or_default();
        if let Some(complaint) = not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        let hash = sessions.people.hash(&new).await?;
        let (jwt, token) = (sessions.jwt.clone(), token.to_owned());
        db.write(move |tx| async move {
            db::advisory_lock(&tx, b"people").await?;
            let person = links::spend(&*tx, kind, &token).await?;
            let actor = origin.actor(Some(person.id), Audience::Web);
            let act = if kind == LinkKind::Invitation { Act::Join } else { Act::PasswordReset };
            activity::record(&*tx, actor, now(), &act).await?;
            let person = with_password(&*tx, kind, actor, person, hash).await?;
            signed_in(&*tx, &jwt, &person, Audience::Web, origin).await
        })
        .await
    }
}

/// Sets a password chosen by a link: whoever joined has joined, and whatever a lost password let in is over.
async fn with_password(
    tx: &impl ConnectionTrait,
    kind: LinkKind,
    actor: Actor,
    person: user::Model,
    hash: String,
) -> Result<user::Model, Error> {
    match kind {
        LinkKind::Invitation => {
            user::Entity::update_many()
                .col_expr(user::Column::JoinedAt, Expr::value(now()))
                .filter(user::Column::Id.eq(person.id))
                .filter(user::Column::JoinedAt.is_null())
                .exec(tx)
                .await?;
        }
        LinkKind::Reset => token::revoke_all(tx, actor, person.id, now()).await?,
    }
    raise_epoch(tx, person, Some(hash)).await
}
