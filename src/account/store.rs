//! One's own account: password, sessions, tokens.
//! Whatever ends trust in old sessions gives the one that is asking a fresh token.

use uuid::Uuid;

use super::{
    device,
    form::{PasswordForm, TokenForm},
};
use crate::{
    activity::{self, Act, Entry, Named},
    clock::now,
    db::{self, Db},
    error::{Complaint, Error, Invalid},
    people::{Actor, NewPerson, People, not_alike, note_joined, raise_epoch, user},
    sign_in::{Credential, Issued, NewToken, Origin, Sessions, SignedIn, session_row, token, token_row},
};

/// How many of the latest sign-ins are shown.
const SIGN_INS: u64 = 10;

/// A session as its owner sees it in the list.
pub struct OwnSession {
    /// Names it in the address that ends it.
    pub id: String,
    /// Whether it is the one asking.
    pub current: bool,
    /// Browser and system, in words.
    pub device: String,
    /// Where it was signed in from.
    pub address: String,
    /// When it was signed in.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_seen_at: i64,
}

/// A person's own account.
pub struct OwnAccount {
    sessions: Sessions,
    person: user::Model,
    credential: Credential,
    origin: Origin,
}

impl SignedIn {
    /// One's own account.
    pub fn account(&self) -> OwnAccount {
        OwnAccount {
            sessions: self.sessions().clone(),
            person: self.person().clone(),
            credential: self.credential().clone(),
            origin: self.origin().clone(),
        }
    }
}

impl OwnAccount {
    fn db(&self) -> &Db {
        self.sessions.db()
    }

    fn actor(&self) -> Actor {
        self.origin.actor(Some(self.person.id), self.credential.audience())
    }

    /// Makes a personal access token, which outlives every session and so needs a proof; answers the secret.
    pub async fn add_token(&self, form: &TokenForm) -> Result<String, Error> {
        self.credential.check_proof("/account")?;
        make_token(self.db(), self.actor(), self.person.id, form.check()?).await
    }

    /// The personal access tokens in force, the newest first.
    pub(super) async fn tokens(&self) -> Result<Vec<token_row::Model>, Error> {
        token::list(self.db().read(), self.person.id, now()).await
    }

    /// Ends a personal access token.
    pub async fn revoke_token(&self, id: Uuid) -> Result<(), Error> {
        let (user_id, actor) = (self.person.id, self.actor());
        self.db()
            .write(move |tx| async move {
                let name = token::revoke(&*tx, user_id, id, now()).await?.ok_or(Error::NotFound)?;
                activity::record(&*tx, actor, now(), &Act::TokenRevoked(Named { name })).await
            })
            .await
    }

    /// Ends another session of one's own, by the id the list shows.
    pub async fn end_session(&self, id: &str) -> Result<(), Error> {
        let id = hex::decode(id).map_err(|_| Error::NotFound)?;
        if self.sessions.end_one(self.person.id, id).await? { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Changes the password; every other session is over, and this one goes on under a new token. Answers too whether API
    /// tokens were revoked, as they are unless they are to be kept.
    pub async fn change_password(&self, form: &PasswordForm) -> Result<(Issued, bool), Error> {
        let mut invalid = Invalid::default();
        if self.person.password_hash.is_none() {
            // Whoever joined with a passkey has no password to show.
            self.credential.check_proof("/account")?;
        } else if !self.sessions.is_password_of(&self.person, &form.current_password, self.origin.client_ip).await? {
            invalid.add("current_password", Complaint::new("wrong", "Your current password is wrong"));
        }
        let new = NewPerson { username: &self.person.username, password: &form.password };
        if let Err(found) = new.check() {
            invalid.extend(found);
        }
        if let Some(complaint) = not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        let (keeps, had) = (form.keep_tokens.is_some(), !self.tokens().await?.is_empty());
        let (person, password) = (self.person.clone(), Some(form.password.clone()));
        let issued = self.sessions.start_over(person, password, keeps, self.origin.clone(), now()).await?;
        Ok((issued, had && !keeps))
    }

    /// Ends every other session; this one goes on under a new token.
    pub async fn end_all_others(&self) -> Result<Issued, Error> {
        self.sessions
            .start_over(self.person.clone(), None, true, self.origin.clone(), self.credential.proved_at())
            .await
    }

    /// The latest tries to sign in with this account, right and wrong.
    pub(super) async fn sign_ins(&self) -> Result<Vec<Entry>, Error> {
        activity::sign_ins(self.db(), self.person.id, SIGN_INS).await
    }

    /// The sessions in force, the latest used first.
    pub async fn sessions(&self) -> Result<Vec<OwnSession>, Error> {
        let shown = |session: session_row::Model| OwnSession {
            id: hex::encode(&session.id),
            current: self.credential.session_id() == Some(&session.id),
            device: device::name(&session.agent),
            address: session.address,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
        };
        Ok(self.sessions.list(&self.person).await?.into_iter().map(shown).collect())
    }
}

/// Sets a person's password from the command line; every session and token of that person is over. Whoever was invited has
/// joined by that.
pub async fn reset_password(people: &People, username: &str, password: &str) -> Result<(), Error> {
    let person = people.named(username).await?;
    let hash = people.hash(&NewPerson { username: &person.username, password }).await?;
    people
        .db()
        .write(move |tx| async move {
            activity::record_about(&*tx, Actor::command(), person.id, now(), &Act::PasswordChange).await?;
            token::revoke_all(&*tx, Actor::command(), person.id, now()).await?;
            note_joined(&*tx, person.id).await?;
            raise_epoch(&*tx, person, Some(hash)).await.map(drop)
        })
        .await
}

/// Makes a personal access token for a person from the command line; answers the secret.
pub async fn add_token(people: &People, username: &str, form: &TokenForm) -> Result<String, Error> {
    let (person, new) = (people.named(username).await?, form.check()?);
    make_token(people.db(), Actor::command(), person.id, new).await
}

async fn make_token(db: &Db, actor: Actor, user_id: Uuid, new: NewToken) -> Result<String, Error> {
    db.write(move |tx| async move {
        db::advisory_lock(&tx, b"people").await?;
        let act = Act::TokenMade(Named { name: new.name.clone() });
        activity::record_about(&*tx, actor, user_id, now(), &act).await?;
        token::make(&*tx, user_id, new, now()).await
    })
    .await
}

/// Ends every token of a person from the command line.
pub async fn revoke_tokens(people: &People, username: &str) -> Result<(), Error> {
    let person = people.named(username).await?;
    people.db().write(move |tx| async move { token::revoke_all(&*tx, Actor::command(), person.id, now()).await }).await
}
