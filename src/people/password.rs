//! Argon2id hashes, made and checked on the blocking pool, only as many at once as there are cores.
//! A guess at an unknown name costs as much as one at a known name.

use std::{
    sync::{Arc, LazyLock},
    thread,
    time::{Duration, Instant},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use prometheus_client::metrics::{gauge::Gauge, histogram::Histogram};
use tokio::{sync::Semaphore, task, time};

use crate::{
    error::{Complaint, Error},
    secret::random,
};

/// Memory in KiB, passes, lanes: each hash holds 19 MiB while it is made.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Blocks of 1 KiB that are allocated, of which only the cost's are touched. From 32 MiB on, glibc returns the memory
/// to the system; smaller pieces it keeps for each thread, up to hundreds of MiB.
const ALLOCATED: usize = 33 * 1024;
const QUEUE: i64 = 64;
const WAIT: Duration = Duration::from_secs(2);
/// Upper bounds of the waits that are counted, in seconds.
const WAITS: [f64; 8] = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0];

/// The password of the API document's example, which everybody knows.
pub const EXAMPLE: &str = "correct horse battery staple";

static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// Hashes and checks passwords; clones share one queue.
#[derive(Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    /// How many wait for their turn.
    pub waiting: Gauge,
    /// How long they waited.
    pub waits: Histogram,
    /// What is checked when the name is unknown.
    dummy: Arc<str>,
}

impl Hasher {
    /// A hasher for this machine's cores, at most four of them.
    pub fn new() -> Result<Self, Error> {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(4);
        let dummy = hash("nobody has this password")?.into();
        Ok(Self {
            permits: Arc::new(Semaphore::new(cores)),
            waiting: Gauge::default(),
            waits: Histogram::new(WAITS),
            dummy,
        })
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.with_permit(move || hash(&password)).await?
    }

    /// Whether `password` is the one behind `hash`; without a hash it takes as long and answers no.
    /// The new hash is there when the parameters have changed since the old one was made.
    pub async fn check(&self, password: String, hash_of: Option<String>) -> Result<(bool, Option<String>), Error> {
        let dummy = Arc::clone(&self.dummy);
        self.with_permit(move || {
            let known = hash_of.is_some();
            let stored = hash_of.as_deref().unwrap_or(&dummy);
            let right = verify(&password, stored)? && known;
            let renewed = if right && !stored.starts_with(&prefix()) { Some(hash(&password)?) } else { None };
            Ok((right, renewed))
        })
        .await?
    }

    async fn with_permit<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let (waiting, began) = (Waiting(self.waiting.clone()), Instant::now());
        if waiting.0.inc() >= QUEUE {
            return Err(Error::Busy);
        }
        let permit = time::timeout(WAIT, Arc::clone(&self.permits).acquire_owned()).await;
        drop(waiting);
        self.waits.observe(began.elapsed().as_secs_f64());
        let permit = permit.map_err(|_| Error::Busy)?.map_err(|error| Error::internal(&error))?;
        // The permit moves into the closure: a client that hangs up does not free it early.
        task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|error| Error::internal(&error))
    }
}

/// A slot in the queue; it is freed however the wait ends, also when the client hangs up.
struct Waiting(Gauge);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn hash(password: &str) -> Result<String, Error> {
    let salt = Salt::new(&random::<16>()?).map_err(failed)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(ARGON2.params()).map_err(failed)?,
        hash: Some(output(&ARGON2, password, &salt)?),
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

/// Whether `password` is the one behind a stored hash, made with whatever parameters.
fn verify(password: &str, stored: &str) -> Result<bool, Error> {
    let stored = PasswordHash::new(stored).map_err(failed)?;
    let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(failed)?;
    let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(failed)?;
    let params = Params::try_from(&stored).map_err(failed)?;
    let salt = stored.salt.ok_or_else(|| failed("no salt"))?;
    // `Output` compares in constant time.
    Ok(stored.hash == Some(output(&Argon2::new(algorithm, version, params), password, &salt)?))
}

fn output(argon2: &Argon2, password: &str, salt: &Salt) -> Result<Output, Error> {
    let mut memory = Vec::with_capacity(ALLOCATED);
    memory.resize(argon2.params().block_count(), Block::default());
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut bytes, memory).map_err(failed)?;
    Output::new(&bytes).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a password hash: {error}"))
}

/// How a hash of today's cost begins.
fn prefix() -> String {
    let (memory, passes, lanes) = COST;
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$")
}

/// A new password: 12 to 256 characters, not the name, not easily guessed.
pub fn new(password: &str, username: &str) -> Result<String, Complaint> {
    let length = password.chars().count();
    if password.is_empty() {
        return Err(Complaint::new("missing", "Enter a password"));
    }
    if length < 12 {
        return Err(Complaint::new("too_short", "Enter a password of at least 12 characters"));
    }
    if length > 256 {
        return Err(Complaint::new("too_long", "Enter a password of at most 256 characters"));
    }
    let own_name = !username.is_empty() && password.to_lowercase() == username.to_lowercase();
    if own_name
        || letters(password) == letters(EXAMPLE)
        || zxcvbn::zxcvbn(password, &[username, "clientele"]).guesses_log10() < 6.0
    {
        let words = "Choose a password that's harder to guess, such as four unrelated words";
        return Err(Complaint::new("too_weak", words));
    }
    Ok(password.to_owned())
}

/// A password as whoever guesses it varies it: whatever its case, and what stands between the words.
fn letters(password: &str) -> String {
    password.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_passwords_are_long_enough_and_not_easily_guessed() {
        let long = "x".repeat(257);
        let refused = [
            ("", "missing"),
            ("short", "too_short"),
            ("elevenchars", "too_short"),
            (long.as_str(), "too_long"),
            ("passwordpassword", "too_weak"),
            ("aaaaaaaaaaaaaaaa", "too_weak"),
            ("123456789012", "too_weak"),
            ("ada.lovelace1815", "too_weak"),
            (EXAMPLE, "too_weak"),
            ("Correct-Horse-Battery-Staple!", "too_weak"),
        ];
        for (password, code) in refused {
            let refused = new(password, "ada.lovelace1815").map_err(|complaint| complaint.code);
            assert_eq!(refused, Err(code), "{password}");
        }
        for password in ["eleven quiet foxes paint", "ключ от квартиры где деньги", "  spaces are kept  7!"]
        {
            assert_eq!(new(password, "ada").as_deref(), Ok(password));
        }
    }

    #[test]
    fn hashes_are_those_any_argon2_makes_and_reads() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let ours = hash("correct horse battery staple").unwrap();
        assert!(Argon2::default().verify_password(b"correct horse battery staple", ours.as_str()).is_ok());
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
        let theirs = weaker.hash_password(b"correct horse battery staple").unwrap().to_string();
        assert!(verify("correct horse battery staple", &theirs).unwrap());
        assert!(!verify("correct horse battery stable", &theirs).unwrap());
        assert!(verify("x", "$argon2id$nonsense").is_err());
    }

    #[actix_web::test]
    async fn whoever_hangs_up_while_waiting_leaves_the_queue() {
        let hasher = Hasher::new().unwrap();
        for _ in 0..2 * QUEUE {
            let hash = hasher.hash("correct horse battery staple".into());
            let _ = time::timeout(Duration::from_micros(10), hash).await;
        }
        assert_eq!(hasher.waiting.get(), 0);
    }

    #[test]
    fn a_hash_of_today_needs_no_renewal() {
        assert!(hash("correct horse battery staple").unwrap().starts_with(&prefix()));
    }
}
