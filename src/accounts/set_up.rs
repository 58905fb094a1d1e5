//! Setting the register up: a secret that only the operator can read makes its holder the first administrator.
//! Exactly one of however many try at once wins; with someone there, the secret is gone.

use std::fs;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    entity::user::Role,
    form::{self, NewPerson, SetUpForm},
    keys::{Audience, random},
    session::{self, Issued, Origin},
    store::{Accounts, NewUser, now},
    throttle::{self, Bucket},
};
use crate::{
    error::{Complaint, Error},
    files,
};

impl Accounts {
    /// The secret that `/setup` asks for, made and written to its file when it is not there whole.
    pub fn set_up_secret(&self) -> Result<String, Error> {
        if let Some(secret) = self.kept_secret() {
            return Ok(secret);
        }
        let secret = Uuid::from_bytes(random()?).simple().to_string();
        let _ = fs::remove_file(&self.set_up_file);
        files::write_private(&self.set_up_file, secret.as_bytes())
            .map_err(|error| Error::Internal(format!("the set-up secret cannot be written: {error}")))?;
        Ok(secret)
    }

    fn kept_secret(&self) -> Option<String> {
        let secret = fs::read_to_string(&self.set_up_file).ok()?;
        Some(secret.trim().to_owned()).filter(|secret| secret.len() == 32)
    }

    /// Makes the first administrator of whoever knows the set-up secret, and signs that person in.
    pub async fn set_up(&self, form: &SetUpForm, origin: Origin) -> Result<Issued, Error> {
        let a_try = throttle::take(&self.db, &self.keys, &Bucket::SetUp, origin.address).await?;
        let secret = self.kept_secret().ok_or(Error::NotFound)?;
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
