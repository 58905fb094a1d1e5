//! Setting the register up: a secret that only the operator can read makes its holder the first administrator.
//! Exactly one of however many try at once wins; with someone there, the secret opens nothing.

use std::fs;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    entity::user::Role,
    form::{self, NewPerson, SetUpForm},
    keys::Audience,
    session::{self, Issued, Origin},
    store::{Accounts, NewUser},
    throttle::{self, Bucket},
};
use crate::{
    clock::now,
    error::{Complaint, Error},
    files,
};

impl Accounts {
    /// The secret that `/setup` asks for: made of the signing key, so that every replica knows the same one.
    pub fn set_up_secret(&self) -> Result<String, Error> {
        Ok(Uuid::from_bytes(self.keys.seal(b"set-up")?).simple().to_string())
    }

    /// Writes the secret to its file while there is nobody, and removes the file when there is someone.
    pub async fn keep_set_up_secret(&self) -> Result<(), Error> {
        if self.anyone().await? {
            // It opens nothing any more, but it may have been used at another replica.
            let _ = fs::remove_file(&self.set_up_file);
            return Ok(());
        }
        let secret = self.set_up_secret()?;
        if fs::read_to_string(&self.set_up_file).is_ok_and(|kept| kept == secret) {
            return Ok(());
        }
        let _ = fs::remove_file(&self.set_up_file);
        files::write_private(&self.set_up_file, secret.as_bytes())
            .map_err(|error| Error::Internal(format!("the set-up secret cannot be written: {error}")))
    }

    /// Makes the first administrator of whoever knows the set-up secret, and signs that person in.
    pub async fn set_up(&self, form: &SetUpForm, origin: Origin) -> Result<Issued, Error> {
        let a_try = throttle::take(&self.db, &self.keys, &Bucket::SetUp, origin.address).await?;
        let secret = self.set_up_secret()?;
        let new = NewPerson { username: &form.username, password: &form.password };
        let mut invalid = new.check().err().unwrap_or_default();
        if let Some(complaint) = form::not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if Sha256::digest(form.token.trim()) == Sha256::digest(secret) {
            self.db.write(move |tx| async move { a_try.give_back(&tx).await }).await?;
        } else {
            invalid.add("token", Complaint::new("wrong", "Enter the set-up secret from the file in the data folder"));
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        let first = NewUser { username: form.username.clone(), password: form.password.clone(), role: Role::Admin };
        let person = self.insert(&first, true).await?;
        let keys = self.keys.clone();
        self.db
            .write(move |tx| async move { session::begin(&*tx, &keys, &person, Audience::Web, origin, now()).await })
            .await
    }
}
