//! The acts that are written down, each with its particulars; none of them holds anything about a customer.
//! Another act is another variant here and its sentence in [`super::words`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::people::Role;

/// What was done. In the database its name is one column and its particulars, an object, another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", content = "details", rename_all = "snake_case")]
pub enum Act {
    /// Customers were written to a file.
    Export(Export),
    /// All that is known of one customer was written to a file.
    ExportEverything,
    /// A customer was erased; nothing says who it was.
    Erase,
    /// Customers who had been in the trash for long enough left it for good.
    Purge(Purge),
    /// The customers of a file were saved.
    Import(Import),
    /// An import was taken back.
    UndoImport(Import),
    /// Many customers were moved to the trash in one act.
    Delete(Many),
    /// They were brought back from there.
    Restore(Many),
    /// Two records of one person were made one.
    Merge,
    /// They were made two again.
    UndoMerge,
    /// Somebody signed in.
    SignIn,
    /// A name and password that were not right; never what was typed. Whom it is about is known where the name is.
    FailedSignIn,
    /// Somebody signed out.
    SignOut,
    /// The first administrator made their account with the set-up secret.
    SetUp,
    /// Somebody was added with a password.
    AddPerson(Newcomer),
    /// Somebody was invited by a link.
    Invite(Newcomer),
    /// Somebody who had not joined got another link.
    InviteAgain,
    /// An invitation was taken back, and the person with it.
    RemoveInvitation(Named),
    /// An invitation was accepted.
    Join,
    /// A link to choose another password was made.
    ResetLink,
    /// A password was chosen by such a link.
    PasswordReset,
    /// A password was changed.
    PasswordChange,
    /// Somebody has another role.
    RoleChange(RoleChange),
    /// Somebody has another name.
    Rename(Rename),
    /// Somebody can sign in no longer.
    Disable,
    /// Somebody can sign in again.
    Enable,
    /// An authenticator app was set up.
    AuthenticatorSetUp,
    /// An authenticator app was removed.
    AuthenticatorRemoved,
    /// A passkey was added.
    PasskeyAdded(Named),
    /// A passkey was removed.
    PasskeyRemoved(Named),
    /// Recovery codes were replaced.
    NewRecoveryCodes,
    /// A recovery code stood in for a second factor.
    RecoveryCodeUsed,
    /// Every second factor of a person was removed.
    FactorsRemoved,
    /// A second factor is required of these roles and of no others.
    FactorsRequired(Roles),
    /// Every session was ended, of oneself every other one.
    EndSessions,
    /// A token was made.
    TokenMade(Named),
    /// A token was revoked.
    TokenRevoked(Named),
    /// Every token of a person was revoked.
    TokensRevoked,
    /// The server started with other settings than the last time.
    Settings(Settings),
    /// A backup was put in the place of the database.
    RestoreBackup(BackupFile),
}

/// The backup that was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFile {
    /// Its file's name.
    pub file: String,
}

/// The settings that a server started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Those that were not the same at the last start.
    pub changed: Vec<String>,
    /// A keyed hash of each by its name.
    pub given: BTreeMap<String, String>,
}

/// Many customers, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Many {
    pub customers: u64,
}

/// Customers who left the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    pub customers: u64,
    /// For how many days the trash keeps them.
    pub days: u16,
}

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    pub username: String,
    pub role: Role,
}

/// What had a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
}

/// Some roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    pub roles: Vec<Role>,
}

/// A role before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    pub from: Role,
    pub to: Role,
}

/// A username before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    pub from: String,
    pub to: String,
}

/// An import, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The name of the file.
    pub file: String,
    /// How many customers were added or updated, or taken back.
    pub customers: u64,
}

/// Customers that were written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// How many were written.
    pub customers: u64,
    /// The kind of file: "CSV".
    pub format: String,
    pub which: Which,
    /// Whether all of them were written; not so when the connection broke or an error ended the file.
    pub complete: bool,
}

/// Which customers were meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Everyone in the register.
    All,
    /// Those that a search found.
    Found,
    /// Those that were ticked.
    Ticked,
    /// The one whose page it was.
    One,
}
