//! Setting the register up: a secret that only the operator can read makes its holder the first administrator.
//! Exactly one of however many try at once wins; with someone there, the secret opens nothing.

use std::{fs, net::IpAddr, path::PathBuf};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    form::SetUpForm,
    throttle::{Bucket, Throttle},
};
use crate::{
    error::{Complaint, Error},
    files,
    people::{NewPerson, People, not_alike, user},
    secret::{Key, Secrets},
};

/// How a register gets its first administrator.
#[derive(Clone)]
pub struct SetUp {
    pub(super) people: People,
    secret: Key,
    throttle: Throttle,
    file: PathBuf,
}

impl SetUp {
    /// Keeps the secret for the first of `people` in `file`.
    pub fn new(people: People, secrets: &Secrets, throttle: Throttle, file: PathBuf) -> Self {
        Self { people, secret: secrets.set_up.clone(), throttle, file }
    }

    /// The secret that `/setup` asks for: made of the root key, so that every replica knows the same one.
    pub fn secret(&self) -> String {
        Uuid::from_bytes(self.secret.seal(b"first administrator")).simple().to_string()
    }

    /// Writes the secret to its file while there is nobody, and removes the file when there is someone.
    pub async fn keep_file(&self) -> Result<(), Error> {
        if self.people.anyone().await? {
            // It opens nothing any more, but it may have been used at another replica.
            let _ = fs::remove_file(&self.file);
            return Ok(());
        }
        let secret = self.secret();
        if fs::read_to_string(&self.file).is_ok_and(|kept| kept == secret) {
            return Ok(());
        }
        let _ = fs::remove_file(&self.file);
        files::write_private(&self.file, secret.as_bytes())
            .map_err(|error| Error::Internal(format!("the set-up secret cannot be written: {error}")))
    }

    /// Adds the first administrator for whoever knows the set-up secret.
    pub async fn add_first(&self, form: &SetUpForm, address: IpAddr) -> Result<user::Model, Error> {
        let attempt = self.throttle.take(&Bucket::SetUp, address).await?;
        let new = NewPerson { username: &form.username, password: &form.password };
        let mut invalid = new.check().err().unwrap_or_default();
        if let Some(complaint) = not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if Sha256::digest(form.token.trim()) == Sha256::digest(self.secret()) {
            self.people.db.write(move |tx| async move { attempt.refund(&tx).await }).await?;
        } else {
            invalid.add("token", Complaint::new("wrong", "Enter the set-up secret from the file in the data folder"));
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        let person = self.people.add_first(&new, Some(address)).await?;
        // With someone there, the secret opens nothing any more.
        let _ = fs::remove_file(&self.file);
        Ok(person)
    }
}
