//! What is typed to sign in, to join and to set the register up.
//! Passwords are taken byte for byte, never trimmed.

use serde::Deserialize;

use super::draftable::Draftable;

/// The sign-in form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInForm {
    pub username: String,
    pub password: String,
    pub next: String,
}

/// The form that makes the first administrator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetUpForm {
    pub token: String,
    pub username: String,
    pub password: String,
    pub password_again: String,
}

/// The form in which somebody with a link chooses a password, or joins with a passkey instead.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkForm {
    pub password: String,
    pub password_again: String,
    /// The browser's answer, JSON; empty where a password is chosen.
    pub credential: String,
}

impl Draftable for LinkForm {}
impl Draftable for SignInForm {}
impl Draftable for SetUpForm {}
