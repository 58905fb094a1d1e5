//! Links that let somebody choose a password, once: an invitation to join, or a reset for who lost theirs.
//! Only a hash of a link's token is kept; a new link of a kind ends the older one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    actor::Actor,
    change::begin,
    entity::{self as user, Role, link},
    form::username,
    store::{self, People},
};
use crate::{
    activity::{self, Act, Named, Newcomer},
    clock::now,
    error::{Complaint, Error, Invalid},
    secret::random,
};

/// How long links are good, in seconds.
const INVITATION: i64 = 72 * 60 * 60;
const RESET: i64 = 60 * 60;

/// A link just made; its token is kept nowhere.
pub struct NewLink {
    pub kind: link::Kind,
    pub token: String,
    pub expires_at: i64,
}

impl link::Kind {
    /// How long a link of this kind is good, in words.
    pub fn good_for(self) -> &'static str {
        match self {
            Self::Invitation => "72 hours",
            Self::Reset => "1 hour",
        }
    }

    fn seconds(self) -> i64 {
        match self {
            Self::Invitation => INVITATION,
            Self::Reset => RESET,
        }
    }
}

impl NewLink {
    /// Where the link leads, as a path of ours.
    pub fn path(&self) -> String {
        let page = match self.kind {
            link::Kind::Invitation => "join",
            link::Kind::Reset => "reset",
        };
        format!("/{page}/{}", self.token)
    }
}

impl People {
    /// Adds somebody who is yet to join, with the link to do so.
    pub async fn invite(&self, actor: Actor, name: &str, role: Role) -> Result<(user::Model, NewLink), Error> {
        let name = username(name)?;
        let invited = self
            .db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let now = now();
                let person = store::insert_row(&*tx, store::newcomer(name, role, now)).await?;
                let act = Act::Invite(Newcomer { username: person.username.clone(), role });
                activity::record_about(&*tx, actor, person.id, now, &act).await?;
                let link = make(&*tx, actor, person.id, link::Kind::Invitation, now).await?;
                Ok((person, link))
            })
            .await?;
        self.db().mark_in_use().await?;
        Ok(invited)
    }

    /// Makes another link: to join for who has not joined yet, else to choose another password.
    pub async fn renew_link(&self, actor: Actor, id: Uuid) -> Result<(user::Model, NewLink), Error> {
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let (now, person) = (now(), store::find(&*tx, id).await?);
                let (kind, act) = match person.state() {
                    user::State::Invited => (link::Kind::Invitation, Act::InviteAgain),
                    user::State::Active => (link::Kind::Reset, Act::ResetLink),
                    user::State::Disabled => return Err(disabled().into()),
                };
                activity::record_about(&*tx, actor, id, now, &act).await?;
                let link = make(&*tx, actor, id, kind, now).await?;
                Ok((person, link))
            })
            .await
    }

    /// Ends an invitation and deletes the person, who never joined; nothing but the activity names them, by name.
    pub async fn remove_invitation(&self, actor: Actor, id: Uuid) -> Result<(), Error> {
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let person = store::find(&*tx, id).await?;
                if person.joined_at.is_some() {
                    return Err(Error::Stale);
                }
                link::Entity::delete_many().filter(link::Column::UserId.eq(id)).exec(&*tx).await?;
                user::Entity::delete_by_id(id).exec(&*tx).await?;
                let act = Act::RemoveInvitation(Named { name: person.username });
                activity::record(&*tx, actor, now(), &act).await
            })
            .await
    }

    /// When the invitation of somebody ends, while there is one.
    pub async fn invited_until(&self, id: Uuid) -> Result<Option<i64>, Error> {
        let invitation = link::Entity::find()
            .filter(link::Column::UserId.eq(id))
            .filter(link::Column::Kind.eq(link::Kind::Invitation))
            .filter(link::Column::ExpiresAt.gt(now()));
        Ok(invitation.one(self.db().read()).await?.map(|link| link.expires_at))
    }
}

fn disabled() -> Invalid {
    Invalid::one("complaint", Complaint::new("disabled", "This person is disabled. Enable them first."))
}

async fn make(
    tx: &impl ConnectionTrait,
    actor: Actor,
    user_id: Uuid,
    kind: link::Kind,
    now: i64,
) -> Result<NewLink, Error> {
    link::Entity::delete_many().filter(link::Column::ExpiresAt.lte(now)).exec(tx).await?;
    let older = link::Entity::delete_many().filter(link::Column::UserId.eq(user_id));
    older.filter(link::Column::Kind.eq(kind)).exec(tx).await?;
    let token = URL_SAFE_NO_PAD.encode(random::<32>()?);
    let expires_at = now + kind.seconds();
    let key = key(&token).ok_or_else(|| Error::Internal("a token of ours cannot be read".into()))?;
    let row = link::Model { key, user_id, kind, created_at: now, expires_at, created_by: actor.user_id };
    link::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(NewLink { kind, token, expires_at })
}

/// Ends the links that somebody made who administers no longer; they may know them still.
pub(super) async fn end_made_by(tx: &impl ConnectionTrait, id: Uuid) -> Result<(), Error> {
    link::Entity::delete_many().filter(link::Column::CreatedBy.eq(id)).exec(tx).await?;
    Ok(())
}

/// The key of the link with this token, if it can be one.
fn key(token: &str) -> Option<Vec<u8>> {
    let secret = URL_SAFE_NO_PAD.decode(token).ok().filter(|secret| secret.len() == 32)?;
    Some(Sha256::digest(secret).to_vec())
}

/// Whose link this is, while it is good.
pub async fn owner(db: &impl ConnectionTrait, kind: link::Kind, token: &str) -> Result<user::Model, Error> {
    let key = key(token).ok_or(Error::LinkEnded)?;
    let link = link::Entity::find_by_id(key).one(db).await?.filter(|link| link.kind == kind && link.expires_at > now());
    let person = match link {
        Some(link) => user::Entity::find_by_id(link.user_id).one(db).await?,
        None => None,
    };
    person.filter(|person| person.active).ok_or(Error::LinkEnded)
}

/// Spends a link, and answers whose it was; of however many who try at once, one alone is not refused.
pub async fn spend(tx: &impl ConnectionTrait, kind: link::Kind, token: &str) -> Result<user::Model, Error> {
    let person = owner(tx, kind, token).await?;
    let key = key(token).ok_or(Error::LinkEnded)?;
    let spent = link::Entity::delete_by_id(key).exec(tx).await?;
    if spent.rows_affected == 1 { Ok(person) } else { Err(Error::LinkEnded) }
}
