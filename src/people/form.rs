//! The name and password of a person, and the rules for both.
//! Passwords are taken byte for byte, never trimmed.

use garde::Validate;
use unicode_normalization::UnicodeNormalization;

use super::password;
use crate::{
    error::{Complaint, Invalid, Slot},
    text,
};

/// The most characters in a username.
const LONGEST: usize = 64;

/// A name and password chosen for someone; [`NewPerson::check`] is the only maker of a `Checked`.
#[derive(Validate)]
#[garde(context(Reading as reading))]
pub struct NewPerson<'f> {
    #[garde(custom(|typed: &&str, reading: &Reading| reading.username.fill(|| name(typed))))]
    pub username: &'f str,
    #[garde(custom(|typed: &&str, reading: &Reading| reading.password.fill(|| password::new(typed, self.username))))]
    pub password: &'f str,
}

/// The context of a check: a slot for each field.
pub struct Reading {
    username: Slot<String>,
    password: Slot<String>,
}

/// A name and password that keep the rules.
pub struct Checked {
    pub username: String,
    pub password: String,
}

impl NewPerson<'_> {
    /// All that is wrong, or the name and password to keep.
    pub fn check(&self) -> Result<Checked, Invalid> {
        let reading = Reading { username: Slot::new("username", None), password: Slot::new("password", None) };
        // Each rule leaves its value or complaint in `reading`; the report repeats only the codes.
        let _ = self.validate_with(&reading);
        let mut invalid = Invalid::default();
        match (reading.username.take(&mut invalid), reading.password.take(&mut invalid)) {
            (Some(username), Some(password)) => Ok(Checked { username, password }),
            _ => Err(invalid),
        }
    }
}

/// The name a person is found by: one spelling for all cases and ways to write it.
pub fn username_key(username: &str) -> String {
    // Nobody has a longer name, and a form can hold thousands of letters that grow when they are normalised.
    text::searchable(username).trim().chars().take(LONGEST + 1).nfc().nfkc().collect::<String>().to_lowercase()
}

/// A name that keeps the rules, or what is wrong with it.
pub fn username(typed: &str) -> Result<String, Invalid> {
    name(typed).map_err(|complaint| Invalid::one("username", complaint))
}

fn name(typed: &str) -> Result<String, Complaint> {
    let name: String = typed.trim().nfc().collect();
    let plain = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
    if name.is_empty() {
        return Err(Complaint::new("missing", "Enter a username"));
    }
    if name.chars().count() > LONGEST {
        return Err(Complaint::new("too_long", "Enter a username of at most 64 characters"));
    }
    if !name.chars().all(plain) {
        return Err(Complaint::new("not_allowed", "Enter a username with only letters, digits and . _ - @ +"));
    }
    Ok(name)
}

/// The complaint when the password was not typed twice alike.
pub fn not_alike(password: &str, again: &str) -> Option<Complaint> {
    (password != again).then(|| Complaint::new("not_alike", "The passwords don't match"))
}
