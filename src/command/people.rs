//! People and their tokens, from the command line.
//! Passwords are asked for at the terminal or read from standard input, never taken as arguments.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::{Subcommand, ValueEnum};

use super::output::say;
use crate::{
    account::{self, TokenForm},
    config::Config,
    error::Error,
    people::{Actor, Change, NewPerson, Role, links::NewLink},
    server::Register,
};

/// What can be done with people.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a person; the password is asked for, or read from standard input
    Add {
        /// The username
        name: String,
        /// The person's role; without it the first person is an admin and everyone after an editor
        #[arg(long)]
        role: Option<RoleName>,
    },
    /// Invite a person: prints a link with which they choose a password, once, within 72 hours
    Invite {
        /// The username
        name: String,
        /// The person's role
        #[arg(long, default_value = "editor")]
        role: RoleName,
    },
    /// Print a link with which a person chooses a new password, once, within 1 hour; for who was only invited, a new invitation
    Reset {
        /// The username
        name: String,
    },
    /// Change a person's username
    Rename {
        /// The username
        name: String,
        /// The new username
        new: String,
    },
    /// Set a person's password, and end all their sessions and tokens
    Password {
        /// The username
        name: String,
    },
    /// Remove the second factor of a person who has lost it, and sign them out
    FactorReset {
        /// The username
        name: String,
    },
    /// List everyone
    List,
    /// Change a person's role, and sign them out
    Role {
        /// The username
        name: String,
        /// The new role
        role: RoleName,
    },
    /// Stop a person signing in; what they did stays in the history
    Disable {
        /// The username
        name: String,
    },
    /// Let a disabled person sign in again
    Enable {
        /// The username
        name: String,
    },
}

/// What can be done with tokens.
#[derive(Subcommand)]
pub enum TokenCommand {
    /// Create a token for a person and print it, this once
    Add {
        /// The person's username
        name: String,
        /// What the token is for
        #[arg(long, value_name = "NAME", default_value = "command line")]
        label: String,
        /// Let it read but not change anything
        #[arg(long)]
        read_only: bool,
        /// How many days until it expires
        #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=365))]
        days: u16,
    },
    /// Revoke all of a person's tokens
    Revoke {
        /// The person's username
        name: String,
    },
}

/// A role, as typed on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    Admin,
    Editor,
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Editor => Self::Editor,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

/// Runs a command about people.
pub async fn change(config: &Config, command: UserCommand) -> Result<ExitCode, Error> {
    let register = Register::open(config).await?;
    let people = &register.people;
    match command {
        UserCommand::Add { name, role } => {
            let usual = if people.anyone().await? { Role::Editor } else { Role::Admin };
            let role = role.map_or(usual, Role::from);
            people.add(&NewPerson { username: &name, password: &password(&name)? }, role).await?;
            register.set_up.keep_file().await?;
            say(&format!("{name} was added as {}.", role.name()));
        }
        UserCommand::Invite { name, role } => {
            let (_, link) = people.invite(Actor::command(), &name, role.into()).await?;
            register.set_up.keep_file().await?;
            say_link(config, &link);
        }
        UserCommand::Reset { name } => {
            let id = people.named(&name).await?.id;
            say_link(config, &people.renew_link(Actor::command(), id).await?.1);
        }
        UserCommand::Rename { name, new } => {
            let id = people.named(&name).await?.id;
            let renamed = people.change(Actor::command(), id, Change::username(&new)).await?;
            say(&format!("{name} is now {}.", renamed.username));
        }
        UserCommand::Password { name } => {
            account::reset_password(people, &name, &password(&name)?).await?;
            say(&format!("{name}'s password was changed."));
        }
        UserCommand::Role { name, role } => {
            let id = people.named(&name).await?.id;
            people.change(Actor::command(), id, Change::role(role.into())).await?;
            say(&format!("{name}'s role is now {}.", Role::from(role).name()));
        }
        UserCommand::Disable { name } => {
            let id = people.named(&name).await?.id;
            people.change(Actor::command(), id, Change::active(false)).await?;
            say(&format!("{name} can no longer sign in."));
        }
        UserCommand::Enable { name } => {
            let id = people.named(&name).await?.id;
            people.change(Actor::command(), id, Change::active(true)).await?;
            say(&format!("{name} can sign in again."));
        }
        UserCommand::FactorReset { name } => {
            let id = people.named(&name).await?.id;
            people.remove_factors(Actor::command(), id).await?;
            say(&format!("{name}'s second factor was removed."));
        }
        UserCommand::List => {
            for person in people.list().await? {
                say(&format!("{}\t{}\t{}", person.username, person.role.name(), person.state().name()));
            }
        }
    }
    register.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints a link alone on its line, so that it can be handed to another program.
fn say_link(config: &Config, link: &NewLink) {
    say(&config.site.url(&link.path()));
    if io::stdout().is_terminal() {
        say(&format!("(It works once, for {}. You won't see it again.)", link.kind.good_for()));
    }
}

/// Runs a command about tokens.
pub async fn tokens(config: &Config, command: TokenCommand) -> Result<ExitCode, Error> {
    let register = Register::open(config).await?;
    match command {
        TokenCommand::Add { name, label, read_only, days } => {
            let access = if read_only { "read" } else { "write" }.to_owned();
            let new = TokenForm { name: label, access, days: days.to_string() };
            say(&account::add_token(&register.people, &name, &new).await?);
        }
        TokenCommand::Revoke { name } => {
            account::revoke_tokens(&register.people, &name).await?;
            say(&format!("All of {name}'s tokens were revoked."));
        }
    }
    register.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Asks twice at a terminal; otherwise reads the first line of standard input.
fn password(name: &str) -> Result<String, Error> {
    let failed = |error: io::Error| Error::Internal(format!("the password cannot be read: {error}"));
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(failed)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let typed = rpassword::prompt_password(format!("Password for {name}: ")).map_err(failed)?;
    let again = rpassword::prompt_password("Confirm password: ").map_err(failed)?;
    if typed == again { Ok(typed) } else { Err(Error::Internal("The passwords don't match.".into())) }
}
