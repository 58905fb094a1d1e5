//! What is typed on the page of one's own account.
//! Passwords are taken byte for byte, never trimmed.

use garde::Validate;
use serde::Deserialize;

use crate::{
    error::{Complaint, Invalid, Slot},
    sign_in::{Draftable, NewToken, token::own_name},
};

const NO_NAME: &str = "Enter a name that says what the token is for";
/// The longest a token may be good for, in days.
const LONGEST: u16 = 365;

/// The form that changes one's own password.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordForm {
    pub current_password: String,
    pub password: String,
    pub password_again: String,
    pub keep_tokens: Option<String>,
}

/// The switch of the keyboard shortcuts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShortcutsForm {
    pub shortcuts: String,
}

/// The form that makes a personal access token; [`TokenForm::check`] is the only maker of a [`NewToken`].
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
#[garde(context(Reading as reading))]
pub struct TokenForm {
    #[garde(custom(|typed: &String, reading: &Reading| reading.name.fill(|| own_name(typed, NO_NAME))))]
    pub name: String,
    #[garde(skip)]
    pub access: String,
    #[garde(custom(|typed: &String, reading: &Reading| reading.days.fill(|| token_days(typed))))]
    pub days: String,
}

/// The context of a check: a slot for each field.
pub struct Reading {
    name: Slot<String>,
    days: Slot<u16>,
}

impl TokenForm {
    /// All that is wrong, or the token to make.
    pub fn check(&self) -> Result<NewToken, Invalid> {
        let reading = Reading { name: Slot::new("token_name", None), days: Slot::new("token_days", None) };
        // Each rule leaves its value or complaint in `reading`; the report repeats only the codes.
        let _ = self.validate_with(&reading);
        let mut invalid = Invalid::default();
        match (reading.name.take(&mut invalid), reading.days.take(&mut invalid)) {
            (Some(name), Some(days)) => Ok(NewToken { name, read_only: self.access != "write", days }),
            _ => Err(invalid),
        }
    }
}

fn token_days(typed: &str) -> Result<u16, Complaint> {
    let days = typed.parse().ok().filter(|days| (1..=LONGEST).contains(days));
    days.ok_or_else(|| Complaint::new("out_of_range", format!("Choose between 1 and {LONGEST} days")))
}

impl Draftable for PasswordForm {}
impl Draftable for ShortcutsForm {}
impl Draftable for TokenForm {}
