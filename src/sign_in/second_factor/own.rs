//! One's own second factors: set up, seen, removed.
//! Each change ends every other session of the person, and this one goes on under a new token.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    entity::{authenticator, passkey},
    passkeys::Adding,
    recovery,
    required::is_lacking,
    second_step::note,
    totp::{self, Secret},
};
use crate::{
    activity::{self, Act, Named},
    clock::now,
    db::{self, Tx},
    error::{Complaint, Error, Invalid},
    people::{raise_epoch, user},
    sign_in::{
        Draftable,
        jwt::Audience,
        session::{self, Issued, Origin},
        store::Sessions,
        token::own_name,
    },
};

/// The most passkeys of one person.
const MOST_PASSKEYS: usize = 10;

/// The form that confirms an authenticator app.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthenticatorForm {
    /// The secret, hidden.
    pub secret: String,
    pub code: String,
}

/// The form that a browser fills when it has made a passkey.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasskeyForm {
    pub name: String,
    /// The browser's answer, JSON.
    pub credential: String,
}

impl Draftable for AuthenticatorForm {}
impl Draftable for PasskeyForm {}

/// A passkey as its owner sees it.
pub struct OwnPasskey {
    /// Names it in addresses.
    pub id: String,
    pub name: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
}

/// A person's own second factors.
#[derive(Clone)]
pub struct OwnFactors {
    pub(in crate::sign_in) sessions: Sessions,
    pub(in crate::sign_in) person: user::Model,
    pub(in crate::sign_in) session_id: Vec<u8>,
    pub(in crate::sign_in) proved_at: i64,
    pub(in crate::sign_in) origin: Origin,
}

impl OwnFactors {
    /// When an authenticator app was set up, if one was.
    pub async fn authenticator(&self) -> Result<Option<i64>, Error> {
        let row = authenticator::Entity::find_by_id(self.person.id).one(self.sessions.db().read()).await?;
        Ok(row.map(|row| row.created_at))
    }

    /// The passkeys, the oldest first.
    pub async fn passkeys(&self) -> Result<Vec<OwnPasskey>, Error> {
        let rows = rows(self.sessions.db().read(), &self.person).await?;
        let shown = |row: passkey::Model| OwnPasskey {
            id: hex::encode(row.id),
            name: row.name,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// How many recovery codes are left.
    pub async fn codes_left(&self) -> Result<u64, Error> {
        recovery::left(self.sessions.db().read(), self.person.id).await
    }

    /// Whether the role requires a second factor and there is none.
    pub async fn is_lacking(&self) -> Result<bool, Error> {
        is_lacking(self.sessions.db().read(), &self.person).await
    }

    /// Why there can be no passkeys at this address, if so.
    pub fn no_passkeys(&self) -> Option<&'static str> {
        self.sessions.passkeys().unavailable()
    }

    /// The secret in a form, or a new one where there is none; and hidden, for the form.
    pub fn secret(&self, hidden: &str) -> Result<(Secret, String), Error> {
        let vault = &self.sessions.secrets.authenticators;
        if let Some(secret) = Secret::shown(vault, self.person.id, hidden) {
            return Ok((secret, hidden.to_owned()));
        }
        let secret = Secret::new()?;
        let hidden = secret.hidden(vault, self.person.id)?;
        Ok((secret, hidden))
    }

    /// Sets up the app that shows the right code; answers the session that goes on, and new recovery codes.
    pub async fn set_up_authenticator(&self, form: &AuthenticatorForm) -> Result<(Issued, Vec<String>), Error> {
        let attempt = self.sessions.code_attempt(self.person.id, self.origin.client_ip).await?;
        let (secret, _) = self.secret(&form.secret)?;
        let Some(step) = secret.step(&totp::typed(&form.code), now()) else {
            let words = "This isn't the code the app shows now. Check that the clock of your phone is right.";
            return Err(Invalid::one("code", Complaint::new("wrong", words)).into());
        };
        let (vault, key) = (self.sessions.secrets.authenticators.clone(), self.sessions.secrets.recovery.clone());
        let user_id = self.person.id;
        self.change(Act::AuthenticatorSetUp, move |tx| async move {
            attempt.refund(&tx).await?;
            totp::keep(&*tx, &vault, (user_id, &secret), step, now()).await?;
            recovery::renew(&*tx, &key, user_id).await
        })
        .await
    }

    /// Removes the authenticator app.
    pub async fn remove_authenticator(&self) -> Result<Issued, Error> {
        let user_id = self.person.id;
        let removed = self.change(Act::AuthenticatorRemoved, move |tx| async move {
            let removed = authenticator::Entity::delete_by_id(user_id).exec(&*tx).await?;
            if removed.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
        });
        Ok(removed.await?.0)
    }

    /// New recovery codes, which replace the old ones.
    pub async fn renew_codes(&self) -> Result<Vec<String>, Error> {
        let (key, user_id) = (self.sessions.secrets.recovery.clone(), self.person.id);
        let actor = self.origin.actor(Some(user_id), Audience::Web);
        self.sessions
            .db()
            .write(move |tx| async move {
                // Two at once would each leave ten.
                db::advisory_lock(&tx, user_id.as_bytes()).await?;
                let person = user::Entity::find_by_id(user_id).one(&*tx).await?;
                if !person.is_some_and(|person| person.second_factor) {
                    return Err(Error::NotFound);
                }
                activity::record(&*tx, actor, now(), &Act::NewRecoveryCodes).await?;
                recovery::renew(&*tx, &key, user_id).await
            })
            .await
    }

    /// What to ask the browser for a new passkey.
    pub async fn ask_passkey(&self) -> Result<(Json, Adding), Error> {
        let there = rows(self.sessions.db().read(), &self.person).await?;
        let there = there.into_iter().map(|row| row.id).collect();
        self.sessions.passkeys().add(self.person.id, &self.person.username, there)
    }

    /// Adds the passkey that the browser made.
    pub async fn add_passkey(&self, adding: &Adding, form: &PasskeyForm) -> Result<Issued, Error> {
        let name = own_name(&form.name, "Enter a name that says where this passkey is kept");
        let name = name.map_err(|complaint| Invalid::one("name", complaint))?;
        let made = self.sessions.passkeys().added(adding, &form.credential)?;
        let Some(made) = made.filter(|_| adding.user_id == self.person.id) else {
            return Err(refused("This passkey could not be added. Try again."));
        };
        let person = self.person.clone();
        let act = Act::PasskeyAdded(Named { name: name.clone() });
        let added = self.change(act, move |tx| async move {
            if rows(&*tx, &person).await?.len() >= MOST_PASSKEYS {
                return Err(refused("You have ten passkeys. Remove one to add another."));
            }
            made.keep(&*tx, person.id, name).await
        });
        Ok(added.await?.0)
    }

    /// Removes a passkey by the id the list shows.
    pub async fn remove_passkey(&self, id: &str) -> Result<Issued, Error> {
        let name = self.passkeys().await?.into_iter().find(|passkey| passkey.id == id).ok_or(Error::NotFound)?.name;
        let (id, user_id) = (hex::decode(id).map_err(|_| Error::NotFound)?, self.person.id);
        let removed = self.change(Act::PasskeyRemoved(Named { name }), move |tx| async move {
            let row = passkey::Entity::find_by_id(id).filter(passkey::Column::UserId.eq(user_id)).one(&*tx).await?;
            row.ok_or(Error::NotFound)?.delete(&*tx).await?;
            Ok(())
        });
        Ok(removed.await?.0)
    }

    /// Changes the factors; every other session is over, and this one goes on under a new token.
    async fn change<T, Change, Changed>(&self, act: Act, change: Change) -> Result<(Issued, T), Error>
    where
        T: Send + 'static,
        Change: FnOnce(Tx) -> Changed + Send + 'static,
        Changed: Future<Output = Result<T, Error>> + Send,
    {
        let (jwt, person, origin) = (self.sessions.jwt.clone(), self.person.clone(), self.origin.clone());
        let proved_at = self.proved_at;
        self.sessions
            .db()
            .write(move |tx| async move {
                let user_id = person.id;
                raise_epoch(&*tx, person, None).await?;
                let actor = origin.actor(Some(user_id), Audience::Web);
                activity::record(&*tx, actor, now(), &act).await?;
                let changed = change(Tx::clone(&tx)).await?;
                note(&*tx, user_id).await?;
                let person = user::Entity::find_by_id(user_id).one(&*tx).await?.ok_or(Error::NotFound)?;
                if is_lacking(&*tx, &person).await? {
                    return Err(refused("Your role requires a second factor. Set up another before you remove this."));
                }
                if person.password_hash.is_none() && rows(&*tx, &person).await?.is_empty() {
                    return Err(refused(
                        "This is your only way to sign in. Choose a password or add another passkey first.",
                    ));
                }
                let issued = session::begin(&*tx, &jwt, &person, Audience::Web, origin, proved_at).await?;
                Ok((issued, changed))
            })
            .await
    }
}

async fn rows(db: &impl ConnectionTrait, person: &user::Model) -> Result<Vec<passkey::Model>, Error> {
    let rows = passkey::Entity::find().filter(passkey::Column::UserId.eq(person.id));
    Ok(rows.order_by_asc(passkey::Column::CreatedAt).order_by_asc(passkey::Column::Id).all(db).await?)
}

fn refused(words: &'static str) -> Error {
    Invalid::one("complaint", Complaint::new("refused", words)).into()
}
