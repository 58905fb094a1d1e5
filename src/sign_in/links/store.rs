//! Spends links: the password or passkey is set and the person signed in, in one transaction.
//! Attempts count as those at a password do, and are refunded where the link is good.

use sea_orm::ConnectionTrait;
use serde_json::Value as Json;

use super::super::{
    form::LinkForm,
    jwt::Audience,
    second_factor::{Adding, HalfSession, MadePasskey},
    store::{Outcome, signed_in},
    throttle::Bucket,
    token,
    visitor::Visitor,
};
use crate::{
    activity::{self, Act},
    clock::now,
    db,
    error::{Complaint, Error, Invalid},
    people::{Actor, LinkKind, NewPerson, links, not_alike, note_joined, raise_epoch, user},
};

/// Where somebody with a link goes on.
const NEXT: &str = "/customers";

/// What somebody with a link will sign in with.
enum Chosen {
    Password(String),
    Passkey(Box<MadePasskey>),
}

impl Visitor {
    /// The name of the person whose link this is, while it is good.
    pub async fn link_owner(&self, kind: LinkKind, token: &str) -> Result<String, Error> {
        Ok(links::owner(self.state.db.read(), kind, token).await?.username)
    }

    /// What to ask the browser of somebody who joins with a passkey; nothing where there can be none.
    pub async fn ask_to_join(&self, token: &str) -> Result<Option<(Json, Adding)>, Error> {
        let person = links::owner(self.state.db.read(), LinkKind::Invitation, token).await?;
        if self.passkeys().unavailable().is_some() {
            return Ok(None);
        }
        self.passkeys().add(person.id, &person.username, Vec::new()).map(Some)
    }

    /// Sets what the person whose link this is signs in with, and signs that person in; by password not without the
    /// second factor that there is.
    pub async fn spend_link(
        &self,
        kind: LinkKind,
        token: &str,
        form: &LinkForm,
        adding: Option<Adding>,
    ) -> Result<Outcome, Error> {
        let (db, sessions, origin) = (&self.state.db, &self.state.sessions, self.origin.clone());
        let attempt = sessions.throttle.take(&Bucket::Link, origin.client_ip).await?;
        let person = links::owner(db.read(), kind, token).await?;
        db.write(move |tx| async move { attempt.refund(&tx).await }).await?;
        let chosen = if kind == LinkKind::Invitation && !form.credential.is_empty() {
            Chosen::Passkey(self.passkey_of(&person, form, adding.as_ref())?.into())
        } else {
            Chosen::Password(self.password_of(&person, form).await?)
        };
        let (jwt, token) = (sessions.jwt.clone(), token.to_owned());
        db.write(move |tx| async move {
            db::advisory_lock(&tx, b"people").await?;
            let person = links::spend(&*tx, kind, &token).await?;
            let actor = origin.actor(Some(person.id), Audience::Web);
            let act = if kind == LinkKind::Invitation { Act::Join } else { Act::PasswordReset };
            activity::record(&*tx, actor, now(), &act).await?;
            let is_proved = matches!(chosen, Chosen::Passkey(_));
            let person = with(&*tx, kind, actor, person, chosen).await?;
            if person.second_factor && !is_proved {
                return Ok(Outcome::Half(HalfSession::of(&person, NEXT.to_owned())));
            }
            signed_in(&*tx, &jwt, &person, Audience::Web, origin).await.map(Outcome::In)
        })
        .await
    }

    async fn password_of(&self, person: &user::Model, form: &LinkForm) -> Result<String, Error> {
        let new = NewPerson { username: &person.username, password: &form.password };
        let mut invalid = new.check().err().unwrap_or_default();
        if let Some(complaint) = not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        self.state.sessions.people.hash(&new).await
    }

    fn passkey_of(&self, person: &user::Model, form: &LinkForm, adding: Option<&Adding>) -> Result<MadePasskey, Error> {
        let made = match adding.filter(|adding| adding.user_id == person.id) {
            Some(adding) => self.passkeys().added(adding, &form.credential)?,
            None => None,
        };
        let refused = Complaint::new("refused", "This passkey could not be added. Try again, or choose a password.");
        made.ok_or_else(|| Invalid::one("password", refused).into())
    }
}

/// Sets what was chosen by a link: whoever joined has joined, and whatever a lost password let in is over.
async fn with(
    tx: &impl ConnectionTrait,
    kind: LinkKind,
    actor: Actor,
    person: user::Model,
    chosen: Chosen,
) -> Result<user::Model, Error> {
    match kind {
        LinkKind::Invitation => note_joined(tx, person.id).await?,
        LinkKind::Reset => token::revoke_all(tx, actor, person.id, now()).await?,
    }
    match chosen {
        Chosen::Password(hash) => raise_epoch(tx, person, Some(hash)).await,
        Chosen::Passkey(made) => {
            made.keep(tx, person.id, "First passkey".to_owned()).await?;
            raise_epoch(tx, user::Model { second_factor: true, ..person }, None).await
        }
    }
}
