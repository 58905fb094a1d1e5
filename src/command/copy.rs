//! Copies a whole register from one database to another, SQLite or PostgreSQL, in either direction.
//! Either everything is copied and then compared row by row, or nothing is.

use std::process::ExitCode;

use super::output::say;
use crate::{
    backups::{Copied, check_whole, copy_whole},
    config::Config,
    db::{DatabaseUrl, Db},
    error::Error,
    server,
};

/// Copies the database of the settings to an empty one at `to`.
pub async fn copy(config: &Config, to: &str) -> Result<ExitCode, Error> {
    let to = DatabaseUrl::read(to).map_err(|why| Error::Setting(format!("--to {why}")))?;
    if to == config.database {
        return Err(Error::Setting("--to must be a different database from the one in use.".into()));
    }
    let _locks = (server::lock(&config.database)?, server::lock(&to)?);
    let (source, target) = (Db::open(&config.database).await?, Db::open(&to).await?);
    let from = source.clone();
    let copied = target.write(move |tx| async move { copy_whole(from.read(), &tx).await }).await?;
    check_whole(source.read(), target.read()).await?;
    let Copied { people, customers, changes } = copied;
    say(&format!("Copied and compared: people {people}, customers {customers}, changes {changes}."));
    say("Now set DATABASE_URL to the new database. To keep everyone signed in, keep CLIENTELE_SECRET as it is, or set");
    say("CLIENTELE_SECRET_FILE to the file secret.key in the data folder.");
    source.close().await;
    target.close().await;
    Ok(ExitCode::SUCCESS)
}
