//! Backups by hand: make one while the server runs, put one back while it does not.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::output::say;
use crate::{
    backups::{self, Backups, Made, Restored},
    clock::now,
    config::Config,
    db::Db,
    error::Error,
    server,
    text::size,
};

/// What is typed after `clientele backup`.
#[derive(Args)]
pub struct BackupArguments {
    /// The file to create; - is standard output [default: a file named for this moment in the folder of backups]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// What is typed after `clientele restore`.
#[derive(Args)]
pub struct RestoreArguments {
    /// A file that `clientele backup` or the schedule made
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Makes a backup while others go on working, and checks it.
pub async fn backup(config: &Config, arguments: BackupArguments) -> Result<ExitCode, Error> {
    if let Some(file) = config.database.file().filter(|file| !file.exists()) {
        return Err(Error::Setting(format!("There is no database at {}.", file.display())));
    }
    let db = Db::open_keeping(&config.database, &config.backups.folder).await?;
    let backups = Backups { db: db.clone(), settings: config.backups.clone(), clock: config.clock.clone() };
    match arguments.to {
        Some(to) if to == Path::new("-") => {
            let to = config.data.join(format!(".{}", backups::name(now())));
            backups.make_asked(&to).await?;
            let file = File::open(&to);
            // Gone once it was sent, or this process is killed.
            backups::remove(&to);
            let copied = file.and_then(|mut file| io::copy(&mut file, &mut io::stdout().lock()));
            copied.and_then(|_| io::stdout().flush()).map_err(|error| Error::internal(&error))?;
        }
        to => {
            let to = to.unwrap_or_else(|| config.backups.folder.join(backups::name(now())));
            let Made { holds, file } = backups.make_asked(&to).await?;
            let (customers, bytes) = (holds.customers, size(file.bytes));
            say(&format!("Made and checked {}: customers {customers}, {bytes}.", to.display()));
            say(&format!("SHA-256 {}", file.sha256));
        }
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup in the place of the database, which no server may use meanwhile.
pub async fn restore(config: &Config, arguments: RestoreArguments) -> Result<ExitCode, Error> {
    server::data_folder(&config.data)?;
    let _lock = server::lock(&config.database)?;
    let Restored { holds, aside, erased, tokens, sealed_otherwise, summed } =
        backups::restore(&config.database, &config.data, &server::secrets(config)?, &arguments.file).await?;
    let (people, customers, changes) = (holds.people, holds.customers, holds.changes);
    say(&format!("Checked and restored: people {people}, customers {customers}, changes {changes}."));
    match erased {
        Some(0) => {}
        Some(erased) => say(&format!("Erased again, as they were since the backup was made: {erased}.")),
        None => {
            say("Nobody knows who was erased since: there was no other database or newer backup to read that from.");
        }
    }
    if !summed {
        say("There was no .sha256 file beside it, so its checksum was not compared.");
    }
    if let Some(aside) = aside {
        say(&format!("The database that was there is kept as {}.", aside.display()));
    }
    say(&format!("Everyone has to sign in again; API tokens revoked: {tokens}."));
    if sealed_otherwise > 0 {
        say(&format!(
            "The signing key is another one: authenticator apps that cannot be used with it: {sealed_otherwise}. Put the old \
             secret.key back, or use clientele user factor-reset."
        ));
    }
    Ok(ExitCode::SUCCESS)
}
