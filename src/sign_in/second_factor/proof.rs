//! Proves again who it is, by what signing in asks for, before anything that lets somebody in is changed.
//! Whoever proved it goes on under a new token.

use sea_orm::EntityTrait;

use super::{
    own::OwnFactors,
    passkeys::Asking,
    second_step::{prove, spend, wrong_code},
};
use crate::{
    clock::now,
    db::Tx,
    error::{Error, Invalid},
    people::user,
    sign_in::{
        jwt::Audience,
        session::{self, Issued},
    },
};

impl OwnFactors {
    /// Whether a code is asked for along with the password.
    pub fn needs_code(&self) -> bool {
        self.person.second_factor
    }

    /// A new session in place of the one that asks, when the password is right, and the code of whoever has a second factor.
    pub async fn prove_by_password(&self, password: &str, code: String) -> Result<Option<Issued>, Error> {
        if !self.sessions.is_password_of(&self.person, password, self.origin.client_ip).await? {
            return Ok(None);
        }
        let attempt = if self.needs_code() {
            Some(self.sessions.code_attempt(self.person.id, self.origin.client_ip).await?)
        } else {
            None
        };
        let (own, db) = (self.clone(), self.sessions.db());
        db.write(move |tx| async move {
            if let Some(attempt) = attempt {
                let actor = own.origin.actor(None, Audience::Web);
                if !spend(&tx, &own.sessions.secrets, own.person.id, actor, &code).await? {
                    return Err(Invalid::one("code", wrong_code()).into());
                }
                attempt.refund(&tx).await?;
            }
            own.go_on(&tx).await.map(Some)
        })
        .await
    }

    /// A new session in place of the one that asks, when a passkey of the person's own gave the answer.
    pub async fn prove_by_passkey(&self, asking: Asking, answer: &str) -> Result<Option<Issued>, Error> {
        let Some(claimed) = self.sessions.passkeys().claimed(answer) else { return Ok(None) };
        let (own, db) = (self.clone(), self.sessions.db());
        db.write(move |tx| async move {
            let person = prove(&tx, &own.sessions.passkeys, &asking, &claimed).await?;
            if person.is_some_and(|person| person.id == own.person.id) {
                own.go_on(&tx).await.map(Some)
            } else {
                Ok(None)
            }
        })
        .await
    }

    /// Whoever proved who that is goes on under a new token.
    async fn go_on(self, tx: &Tx) -> Result<Issued, Error> {
        session::end(&**tx, self.person.id, self.session_id, now()).await?;
        let person = user::Entity::find_by_id(self.person.id).one(&**tx).await?;
        let unchanged = |person: &user::Model| person.active && person.auth_epoch == self.person.auth_epoch;
        let person = person.filter(unchanged).ok_or(Error::Stale)?;
        session::begin(&**tx, &self.sessions.jwt, &person, Audience::Web, self.origin, now()).await
    }
}
