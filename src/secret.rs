//! The root key of a register, and one key derived from it for each purpose: what is sealed for one opens nothing else.
//! The root key is at least 32 bytes, given as a setting or kept in a file of the data folder.

use std::{fs, io, path::Path, sync::Arc};

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{error::Error, files};

/// The least bytes of a root key.
const SHORTEST: usize = 32;

/// The keys of a register, one for each purpose.
#[derive(Clone)]
pub struct Secrets {
    /// Signs the tokens of sessions.
    pub(crate) jwt: [u8; 32],
    /// Seals the cursors of lists.
    pub cursors: Key,
    /// Names the buckets of the throttle.
    pub throttle: Key,
    /// Names requests that may be sent twice.
    pub idempotency: Key,
    /// Makes the set-up secret.
    pub set_up: Key,
    /// Says in a form whose it is.
    pub form_owners: Key,
    /// Tells whether a setting is another one.
    pub settings: Key,
    /// Hides the secrets of authenticator apps.
    pub authenticators: Vault,
    /// Hides what a browser carries between two steps of signing in.
    pub steps: Vault,
    /// Makes what is kept of recovery codes.
    pub recovery: Key,
    /// Makes what is kept of people who were erased.
    pub erased: Key,
}

impl Secrets {
    /// The keys made of `root`; refuses one shorter than 32 bytes.
    pub fn new(root: &[u8]) -> Result<Self, Error> {
        if root.len() < SHORTEST {
            return Err(Error::Internal("the signing key is shorter than 32 bytes".into()));
        }
        let root = Key(Hmac::new_from_slice(root).map_err(|error| Error::internal(&error))?);
        let key = |purpose: &str| -> Result<Key, Error> {
            Ok(Key(Hmac::new_from_slice(&root.mac(purpose.as_bytes())).map_err(|error| Error::internal(&error))?))
        };
        Ok(Self {
            jwt: root.mac(b"jwt"),
            cursors: key("cursor")?,
            throttle: key("throttle")?,
            idempotency: key("idempotency")?,
            set_up: key("set-up")?,
            form_owners: key("form owner")?,
            settings: key("setting")?,
            authenticators: Vault::new(&root.mac(b"authenticator")),
            steps: Vault::new(&root.mac(b"step")),
            recovery: key("recovery code")?,
            erased: key("erased")?,
        })
    }

    /// The keys made of the root key in `file`; makes a random one when there is no file yet.
    pub fn from_file(file: &Path) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Internal(format!("the signing key {}: {error}", file.display()));
        if !file.exists() {
            match files::write_private(file, &random::<32>()?) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
                _ => {}
            }
        }
        let root = fs::read(file).map_err(failed)?;
        if root.len() < SHORTEST {
            let words = "is shorter than 32 bytes; restore it, or remove it to create a new one";
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, words)));
        }
        Self::new(&root)
    }
}

/// A key for one purpose.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl Key {
    fn mac(&self, message: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(message).finalize().into_bytes().into()
    }

    /// The first half of an HMAC-SHA-256 of `message`, which only this key makes.
    pub fn seal(&self, message: &[u8]) -> [u8; 16] {
        let mut half = [0; 16];
        half.copy_from_slice(&self.mac(message)[..16]);
        half
    }

    /// Whether `seal` was made by this key for `message`; compared in constant time.
    pub fn opens(&self, message: &[u8], seal: &[u8]) -> bool {
        seal.len() == 16 && self.0.clone().chain_update(message).verify_truncated_left(seal).is_ok()
    }
}

/// Hides bytes for one purpose, and knows them again (AES-256-GCM).
#[derive(Clone)]
pub struct Vault(Arc<Aes256Gcm>);

/// The bytes of a nonce, which stand before what is hidden.
const NONCE: usize = 12;

impl Vault {
    fn new(key: &[u8; 32]) -> Self {
        Self(Arc::new(Aes256Gcm::new(key.into())))
    }

    /// `plain`, hidden; it opens only with the same `context`, such as whose it is.
    pub fn hide(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = random::<NONCE>()?;
        let hidden = self.0.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: context });
        let hidden = hidden.map_err(|_| Error::Internal("too long to hide".into()))?;
        Ok([&nonce, hidden.as_slice()].concat())
    }

    /// What was hidden with this key and `context`, and not touched since.
    pub fn open(&self, context: &[u8], hidden: &[u8]) -> Option<Vec<u8>> {
        let (nonce, hidden) = hidden.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&Nonce::from(*nonce), Payload { msg: hidden, aad: context }).ok()
    }
}

/// Bytes nobody can guess.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(format!("no random bytes: {error}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_what_it_was_made_for_and_nothing_else() {
        let (secrets, others) = (Secrets::new(&[7; 32]).unwrap(), Secrets::new(&[8; 32]).unwrap());
        let seal = secrets.cursors.seal(b"text");
        assert!(secrets.cursors.opens(b"text", &seal));
        assert!(!secrets.cursors.opens(b"texts", &seal), "another text");
        assert!(!others.cursors.opens(b"text", &seal), "another register");
        assert!(!secrets.cursors.opens(b"text", &seal[..15]), "a part of it");
        assert!(!secrets.cursors.opens(b"text", b""), "nothing");
        let Secrets {
            jwt,
            cursors,
            throttle,
            idempotency,
            set_up,
            form_owners,
            recovery,
            erased,
            settings,
            authenticators: _,
            steps: _,
        } = secrets;
        let keys = [cursors, throttle, idempotency, set_up, form_owners, recovery, erased, settings];
        let mut made = keys.map(|key| key.mac(b"text")).to_vec();
        made.push(jwt);
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), 9, "one key for each purpose");
        assert!(Secrets::new(&[7; 31]).is_err());
    }
    #[test]
    fn what_is_hidden_opens_with_its_key_and_context_alone() {
        let (secrets, others) = (Secrets::new(&[7; 32]).unwrap(), Secrets::new(&[8; 32]).unwrap());
        let hidden = secrets.steps.hide(b"ada", b"text").unwrap();
        assert_eq!(secrets.steps.open(b"ada", &hidden).as_deref(), Some(&b"text"[..]));
        assert_ne!(hidden, secrets.steps.hide(b"ada", b"text").unwrap(), "hidden anew");
        assert_eq!(secrets.steps.open(b"grace", &hidden), None, "another's");
        assert_eq!(secrets.authenticators.open(b"ada", &hidden), None, "another purpose");
        assert_eq!(others.steps.open(b"ada", &hidden), None, "another register");
        let mut touched = hidden.clone();
        touched[15] ^= 1;
        assert_eq!(secrets.steps.open(b"ada", &touched), None, "touched");
        assert_eq!(secrets.steps.open(b"ada", &hidden[..20]), None, "a part of it");
        assert_eq!(secrets.steps.open(b"ada", b""), None, "nothing");
    }
}
