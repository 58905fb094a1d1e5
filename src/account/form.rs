//! What is typed on the page of one's own account.
//! Passwords are taken byte for byte, never trimmed.

use serde::Deserialize;

use crate::sign_in::Draftable;

/// The form that changes one's own password.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordForm {
    pub current_password: String,
    pub password: String,
    pub password_again: String,
}

/// The switch of the keyboard shortcuts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShortcutsForm {
    pub shortcuts: String,
}

/// The form that makes a personal access token.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenForm {
    pub name: String,
    pub access: String,
    pub days: String,
}

impl Draftable for PasswordForm {}
impl Draftable for ShortcutsForm {}
impl Draftable for TokenForm {}
