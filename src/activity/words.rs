//! What was done in words, as the page shows it.
//! A sentence goes on after a name, or stands alone when nobody's name is known.

use super::{
    act::{Act, Export, Import, Many, Purge, Roles, Which},
    store::Entry,
};
use crate::{
    clock::{Clock, Moment},
    people::{Channel, Role},
    text::counted,
};

/// One thing that was done, in words.
pub struct EntryInWords {
    /// Who the sentence begins with; nobody when the command line did it, or somebody unknown.
    pub who: Option<String>,
    /// The verb.
    pub done: String,
    /// The person it was done to, whose name comes next.
    pub whom: Option<String>,
    /// The rest of the sentence.
    pub rest: String,
    /// The tag behind the sentence, unless the sentence says it.
    pub channel: Option<&'static str>,
    /// From where it came.
    pub address: Option<String>,
    pub when: Moment,
}

impl EntryInWords {
    /// One thing that was done, in words.
    pub fn of(entry: Entry, clock: &Clock) -> Self {
        let Sentence { done, whom, rest } = sentence(&entry.act, entry.whom);
        let by_command = entry.who.is_none() && entry.channel == Channel::Command;
        Self {
            done: if entry.who.is_some() { done.into() } else { capitalised(done) },
            whom,
            rest: if by_command { format!("{rest} from the command line") } else { rest },
            channel: (!by_command).then(|| entry.channel.title()),
            address: entry.address,
            who: entry.who,
            when: clock.moment(entry.at, clock.today()),
        }
    }
}

/// A sentence after the name of who did it.
struct Sentence {
    done: &'static str,
    whom: Option<String>,
    rest: String,
}

impl Sentence {
    fn about(self, whom: Option<String>) -> Self {
        Self { whom, ..self }
    }
}

fn say(done: &'static str, rest: impl Into<String>) -> Sentence {
    Sentence { done, whom: None, rest: rest.into() }
}

fn capitalised(done: &str) -> String {
    format!("{}{}", done[..1].to_uppercase(), &done[1..])
}

fn sentence(act: &Act, whom: Option<String>) -> Sentence {
    match act {
        Act::Export(export) => say("exported", exported(export)),
        Act::ExportEverything => say("exported", " everything about a customer"),
        Act::Erase => say("erased", " a customer"),
        Act::Purge(Purge { customers, days }) => {
            say("removed", format!(" {} for good after {days} days in the trash", counted(*customers)))
        }
        Act::Import(Import { file, customers }) => say("imported", format!(" {} from {file}", counted(*customers))),
        Act::UndoImport(Import { file, customers }) => {
            say("undid", format!(" the import of {file}: {} taken back", counted(*customers)))
        }
        Act::Delete(Many { customers }) => say("deleted", format!(" {}", counted(*customers))),
        Act::Restore(Many { customers }) => say("restored", format!(" {}", counted(*customers))),
        Act::Merge => say("merged", " two customers"),
        Act::UndoMerge => say("undid", " a merge of customers"),
        Act::SignIn => say("signed in", ""),
        Act::FailedSignIn if whom.is_some() => say("failed to sign in as", "").about(whom),
        Act::FailedSignIn => say("failed to sign in", " with an unknown username"),
        Act::SignOut => say("signed out", ""),
        Act::SetUp => say("created", " the first administrator account"),
        Act::AddPerson(new) => say("added", format!(" as {}", new.role.title())).about(Some(new.username.clone())),
        Act::Invite(new) => say("invited", format!(" as {}", new.role.title())).about(Some(new.username.clone())),
        Act::InviteAgain => say("created a new invitation link for", "").about(whom),
        Act::RemoveInvitation(person) => say("removed the invitation of", "").about(Some(person.name.clone())),
        Act::Join => say("accepted", " the invitation"),
        Act::ResetLink => say("created a password reset link for", "").about(whom),
        Act::PasswordReset => say("chose", " a new password with a reset link"),
        Act::PasswordChange if whom.is_some() => say("changed the password of", "").about(whom),
        Act::PasswordChange => say("changed", " their password"),
        Act::RoleChange(change) => {
            let (from, to) = (change.from.title(), change.to.title());
            let done = if whom.is_some() { "changed the role of" } else { "changed their own role" };
            say(done, format!(" from {from} to {to}")).about(whom)
        }
        Act::Rename(name) => say("renamed", format!(" to {}", name.to)).about(Some(name.from.clone())),
        Act::Disable => say(if whom.is_some() { "disabled" } else { "disabled their own account" }, "").about(whom),
        Act::Enable => say("enabled", "").about(whom),
        Act::EndSessions if whom.is_some() => say("signed out everywhere:", "").about(whom),
        Act::EndSessions => say("signed out", " everywhere else"),
        Act::TokenMade(token) => say("created", format!(" the API token {}", token.name)).owned_by(whom),
        Act::TokenRevoked(token) => say("revoked", format!(" the API token {}", token.name)).owned_by(whom),
        Act::TokensRevoked if whom.is_some() => say("revoked all API tokens of", "").about(whom),
        Act::TokensRevoked => say("revoked", " all their API tokens"),
        Act::Settings(settings) => say("started", format!(" with other settings: {}", settings.changed.join(", "))),
        Act::RestoreBackup(backup) => say("restored", format!(" the backup {}", backup.file)),
        Act::AuthenticatorSetUp => say("set up", " an authenticator app"),
        Act::AuthenticatorRemoved => say("removed", " their authenticator app"),
        Act::PasskeyAdded(passkey) => say("added", format!(" the passkey {}", passkey.name)),
        Act::PasskeyRemoved(passkey) => say("removed", format!(" the passkey {}", passkey.name)),
        Act::NewRecoveryCodes => say("created", " new recovery codes"),
        Act::RecoveryCodeUsed => say("used", " a recovery code"),
        Act::FactorsRemoved => say("removed the second factor of", "").about(whom),
        Act::FactorsRequired(Roles { roles }) if roles.is_empty() => say("stopped", " requiring a second factor"),
        Act::FactorsRequired(Roles { roles }) => {
            say("required", format!(" a second factor of {}", Role::in_words(roles)))
        }
    }
}

impl Sentence {
    /// The same of something that is somebody else's.
    fn owned_by(self, whom: Option<String>) -> Self {
        match whom {
            Some(whom) => Self { rest: format!("{} of {whom}", self.rest), ..self },
            None => self,
        }
    }
}

fn exported(Export { customers, format, which, complete }: &Export) -> String {
    let which = match which {
        Which::All | Which::One => "",
        Which::Found => " found by a search",
        Which::Ticked => " that were selected",
    };
    let customers = counted(*customers);
    let broken = if *complete { "" } else { ", cut off before the end" };
    format!(" {customers}{which} as {format}{broken}")
}
