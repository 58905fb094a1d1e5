//! The name and password of a person, and the rules for both.
//! Passwords are taken byte for byte, never trimmed.

use garde::Validate;
use unicode_normalization::UnicodeNormalization;

use super::password;
use crate::{
    error::{Complaint, Invalid},
    text,
};

/// The most characters in a username.
const LONGEST: usize = 64;

/// A name and password chosen for someone; [`NewPerson::check`] is the only maker of a [`Checked`].
#[derive(Validate)]
pub struct NewPerson<'f> {
    #[garde(custom(name_rule))]
    pub username: &'f str,
    #[garde(custom(|password: &&str, (): &()| password_rule(password, self.username)))]
    pub password: &'f str,
}

/// A name and password that keep the rules.
pub struct Checked {
    pub username: String,
    pub password: String,
}

impl NewPerson<'_> {
    /// All that is wrong, or the name and password to keep.
    pub fn check(&self) -> Result<Checked, Invalid> {
        self.validate()
            .map_err(|report| Invalid::from_report(&report, &[("username", "username"), ("password", "password")]))?;
        Ok(Checked { username: tidy(self.username), password: self.password.to_owned() })
    }
}

/// The name a person is found by: one spelling for all cases and ways to write it.
pub fn username_key(username: &str) -> String {
    // Nobody has a longer name, and a form can hold thousands of letters that grow when they are normalised.
    text::searchable(username).trim().chars().take(LONGEST + 1).nfc().nfkc().collect::<String>().to_lowercase()
}

fn tidy(username: &str) -> String {
    username.trim().nfc().collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn name_rule(username: &&str, (): &()) -> garde::Result {
    let name = tidy(username);
    let plain = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
    let complaint = if name.is_empty() {
        Complaint::new("missing", "Enter a username")
    } else if name.chars().count() > LONGEST {
        Complaint::new("too_long", "Enter a username of at most 64 characters")
    } else if !name.chars().all(plain) {
        Complaint::new("not_allowed", "Enter a username with only letters, digits and . _ - @ +")
    } else {
        return Ok(());
    };
    Err(complaint.into())
}

fn password_rule(password: &str, username: &str) -> garde::Result {
    password::complaint(password, username).map_or(Ok(()), |complaint| Err(complaint.into()))
}

/// The complaint when the password was not typed twice alike.
pub fn not_alike(password: &str, again: &str) -> Option<Complaint> {
    (password != again).then(|| Complaint::new("not_alike", "The passwords don't match"))
}
