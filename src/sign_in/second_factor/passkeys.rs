//! Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.
//! A passkey verifies its user, so it is both factors; it is found without a name being typed.

use std::sync::Arc;

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder, WebauthnError,
};

use super::{entity::passkey, second_step::note, step::Step};
use crate::{
    clock::now,
    config::Site,
    error::{Complaint, Error, Invalid},
};

/// What the browser was asked when a passkey is to be added.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Adding {
    /// Whose it will be.
    pub user_id: Uuid,
    state: PasskeyRegistration,
}

impl Step for Adding {
    const COOKIE: (&'static str, &'static str) = ("passkey-adding", "__Host-passkey-adding");
}

/// What the browser was asked when somebody signs in.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Asking {
    state: DiscoverableAuthentication,
}

impl Step for Asking {
    const COOKIE: (&'static str, &'static str) = ("passkey-asking", "__Host-passkey-asking");
}

impl Asking {
    /// What stands for the challenge when it was answered.
    pub fn spent(&self) -> Result<Vec<u8>, Error> {
        let state = serde_json::to_vec(&self.state).map_err(|error| Error::internal(&error))?;
        Ok(Sha256::digest(state).to_vec())
    }
}

/// A passkey that a browser has just made.
pub struct MadePasskey(Passkey);

impl MadePasskey {
    /// Keeps it for a person, under a name.
    pub async fn keep(self, tx: &impl ConnectionTrait, user_id: Uuid, name: String) -> Result<(), Error> {
        let id = self.0.cred_id().clone();
        if passkey::Entity::find_by_id(id.clone()).one(tx).await?.is_some() {
            let twice = Complaint::new("refused", "This passkey was added before.");
            return Err(Invalid::one("complaint", twice).into());
        }
        let row = passkey::ActiveModel {
            id: Set(id),
            user_id: Set(user_id),
            name: Set(name),
            credential: Set(kept(&self.0)?),
            created_at: Set(now()),
            last_used_at: Set(None),
        };
        passkey::Entity::insert(row).exec_without_returning(tx).await?;
        note(tx, user_id).await
    }
}

/// An answer that names its passkey and person, not yet checked.
pub struct Claimed {
    pub user_id: Uuid,
    pub id: Vec<u8>,
    answer: PublicKeyCredential,
}

/// The passkeys of a register that people reach at one address.
#[derive(Clone)]
pub struct Passkeys(Result<Arc<Webauthn>, &'static str>);

impl Passkeys {
    /// Those of the register at `site`.
    pub fn at(site: &Site) -> Self {
        Self(relying_party(site).map(Arc::new))
    }

    /// Why browsers make no passkeys for this address, if so.
    pub fn unavailable(&self) -> Option<&'static str> {
        self.0.as_ref().err().copied()
    }

    fn webauthn(&self) -> Result<&Webauthn, Error> {
        self.0.as_deref().map_err(|_| Error::NotFound)
    }

    /// What to ask the browser when `username` adds a passkey to those there are.
    pub fn add(&self, user_id: Uuid, username: &str, there: Vec<Vec<u8>>) -> Result<(Json, Adding), Error> {
        let asked = self.webauthn()?.start_passkey_registration(user_id, username, username, Some(there));
        let (asked, state) = asked.map_err(|error| Error::internal(&error))?;
        let mut asked = serde_json::to_value(asked).map_err(|error| Error::internal(&error))?;
        // So that it is found without a name.
        let selection = &mut asked["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok((asked["publicKey"].take(), Adding { user_id, state }))
    }

    /// The passkey that the browser made, when it answers what it was asked.
    pub fn added(&self, adding: &Adding, answer: &str) -> Result<Option<MadePasskey>, Error> {
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
        Ok(refused(self.webauthn()?.finish_passkey_registration(&answer, &adding.state)).map(MadePasskey))
    }

    /// What to ask the browser of whoever wants to sign in.
    pub fn ask(&self) -> Result<(Json, Asking), Error> {
        let asked = self.webauthn()?.start_discoverable_authentication();
        let (asked, state) = asked.map_err(|error| Error::internal(&error))?;
        // The page says itself whether it waits for the name field or for a button.
        let mut asked = serde_json::to_value(asked).map_err(|error| Error::internal(&error))?;
        Ok((asked["publicKey"].take(), Asking { state }))
    }

    /// Whose passkey an answer says it is.
    pub fn claimed(&self, answer: &str) -> Option<Claimed> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let webauthn = self.0.as_deref().ok()?;
        let (user_id, id) = webauthn.identify_discoverable_authentication(&answer).ok()?;
        Some(Claimed { user_id, id: id.to_vec(), answer })
    }

    /// The passkey as it is to be kept from now on, when the answer to what was asked is right.
    pub fn checked(&self, asking: &Asking, claimed: &Claimed, credential: &str) -> Result<Option<Passkey>, Error> {
        let mut passkey = read(credential)?;
        let webauthn = self.webauthn()?;
        let checked = webauthn.finish_discoverable_authentication_v2(&claimed.answer, asking.state.clone(), &passkey);
        Ok(refused(checked).map(|checked| {
            passkey.update_credential(&checked);
            passkey
        }))
    }
}

/// A passkey as it is kept.
pub fn kept(passkey: &Passkey) -> Result<String, Error> {
    serde_json::to_string(passkey).map_err(|error| Error::internal(&error))
}

fn read(credential: &str) -> Result<Passkey, Error> {
    serde_json::from_str(credential).map_err(|error| Error::internal(&error))
}

/// Why an answer was refused is for the log alone.
fn refused<T>(outcome: Result<T, WebauthnError>) -> Option<T> {
    outcome.inspect_err(|error| tracing::warn!(%error, "a passkey was refused")).ok()
}

/// Browsers make passkeys for names, not for numbers, and only where nobody can listen.
fn relying_party(site: &Site) -> Result<Webauthn, &'static str> {
    const BY_NUMBER: &str = "Passkeys need a host name: this address is a number.";
    const PLAIN: &str = "Passkeys need https, or localhost.";
    let origin = Url::parse(&site.origin).map_err(|_| BY_NUMBER)?;
    let Some(Host::Domain(host)) = origin.host() else { return Err(BY_NUMBER) };
    let is_local = host == "localhost" || host.ends_with(".localhost");
    if !site.secure && !is_local {
        return Err(PLAIN);
    }
    let host = host.to_owned();
    WebauthnBuilder::new(&host, &origin).and_then(|builder| builder.rp_name("Clientele").build()).map_err(|_| BY_NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_nobody_listening() {
        let cases = [
            ("https://register.example", None),
            ("https://register.example:8443/clients", None),
            ("http://localhost:8080", None),
            ("http://register.example", Some("Passkeys need https, or localhost.")),
            ("https://192.0.2.7", Some("Passkeys need a host name: this address is a number.")),
            ("https://[2001:db8::1]", Some("Passkeys need a host name: this address is a number.")),
        ];
        for (address, why) in cases {
            let site = Site::read(Some(address.into()), 8080).unwrap();
            assert_eq!(Passkeys::at(&site).unavailable(), why, "{address}");
        }
    }

    #[test]
    fn what_the_browser_carries_fits_a_cookie() {
        let site = Site::read(Some("https://register.example".into()), 8080).unwrap();
        let passkeys = Passkeys::at(&site);
        let there = vec![vec![7; 64]; 10];
        let (asked, adding) = passkeys.add(Uuid::from_u128(1), "ada", there).unwrap();
        assert!(serde_json::to_string(&adding).unwrap().len() < 2_500);
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        let (asked, asking) = passkeys.ask().unwrap();
        assert!(serde_json::to_string(&asking).unwrap().len() < 500);
        assert_eq!(asked["userVerification"], "required");
        assert_ne!(asking.spent().unwrap(), passkeys.ask().unwrap().1.spent().unwrap());
    }
}
