//! What an administrator asks of the server: version, database, room, backups, and what is wrong.
//! It only reads; counting takes some milliseconds, which is why no other page does it.

use std::path::Path;

use crate::{
    backups::Status,
    clock::now,
    customers::{EVERYONE, IN_TRASH},
    db::{Db, scalar},
    error::Error,
    files,
    sign_in::{Admin, count_in_force},
};

/// How the register stands.
pub struct System {
    /// Of the program: "0.1.0 (abc1234)", without the commit where it is not known.
    pub version: &'static str,
    /// When this server was started.
    pub started_at: i64,
    /// "SQLite 3.51.0".
    pub database: String,
    /// Bytes that the database takes.
    pub size: u64,
    /// The last step of the schema.
    pub schema: String,
    pub customers: i64,
    pub in_trash: i64,
    pub people: i64,
    pub sessions: i64,
    /// Bytes that the data folder's disk has left, when the system says so.
    pub room: Option<u64>,
    pub backups: Status,
}

impl Admin {
    /// How the register stands.
    pub async fn system(&self) -> Result<System, Error> {
        let db = self.db();
        Ok(System {
            version: env!("CLIENTELE_VERSION"),
            started_at: self.started_at(),
            database: db.kind().await?,
            size: db.size().await?,
            schema: db.schema().await?,
            customers: scalar(db.read(), EVERYONE).await?,
            in_trash: count(db, &format!("customers WHERE {IN_TRASH}")).await?,
            people: count(db, "users WHERE active").await?,
            sessions: count_in_force(db.read(), now()).await?,
            room: room(self.data_folder()),
            backups: Status::read(db, self.backups().every).await?,
        })
    }
}

impl System {
    /// Whether less room is left than the database takes, so that a backup would not fit.
    pub fn is_narrow(&self) -> bool {
        self.room.is_some_and(|room| room < self.size)
    }
}

async fn count(db: &Db, rows: &str) -> Result<i64, Error> {
    Ok(scalar(db.read(), &format!("SELECT count(*) FROM {rows}")).await?)
}

fn room(folder: &Path) -> Option<u64> {
    let room = files::room(folder);
    room.inspect_err(|error| tracing::warn!(%error, "the disk does not say how much room it has left")).ok()
}
