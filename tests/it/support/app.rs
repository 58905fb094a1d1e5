//! An authenticator app on a phone that is never lost.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret, Totp};

pub struct App(Totp);

impl App {
    /// The app that was given a secret as the page shows it.
    pub fn with(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        Self(Builder::new().with_secret(secret).build_noncompliant())
    }

    /// The code of so many steps from now.
    pub fn code(&self, steps: i64) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        self.0.generate(now.checked_add_signed(steps * 30).unwrap()).to_string()
    }
}
