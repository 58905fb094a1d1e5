//! Backups by themselves: when one is due, one server makes it, checks it, and removes those that the rule does not keep.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{sync::Notify, time};

use super::{
    entity as backup, files as named,
    keep::to_remove,
    make::{Made, make},
    store,
};
use crate::{
    clock::Clock,
    config::BackupSettings,
    db::{Db, backup::clean},
    error::Error,
    files,
};

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(5);
/// How often a backup under way says so.
const RENEW: Duration = Duration::from_secs(20);

/// What making backups needs.
#[derive(Clone)]
pub struct Backups {
    /// The database.
    pub db: Db,
    /// How often, which are kept, and where.
    pub settings: BackupSettings,
    /// The time zone in which days begin.
    pub clock: Clock,
}

/// Makes backups when they are due, until `stop`; one that is under way then is given up.
pub async fn run(backups: Backups, stop: Arc<Notify>) {
    let Some(every) = backups.settings.every else { return stop.notified().await };
    loop {
        let next = async {
            if let Err(error) = backups.make_due(every).await {
                tracing::error!(%error, "backups cannot be made; it is tried again");
            }
            time::sleep(LOOK).await;
        };
        tokio::select! {
            () = stop.notified() => return,
            () = next => {}
        }
    }
}

impl Backups {
    /// Makes one if it is due.
    async fn make_due(&self, every: Duration) -> Result<(), Error> {
        let Some(begun) = store::begin_due(&self.db, every).await? else { return Ok(()) };
        let to = self.settings.folder.join(&begun.file);
        match self.make(&begun, &to).await {
            Ok(Made { holds, file }) => {
                tracing::info!(file = %to.display(), bytes = file.bytes, customers = holds.customers, "backup made");
                self.remove_old().await?;
            }
            Err(error) => tracing::error!(%error, file = %to.display(), "a backup failed"),
        }
        Ok(())
    }

    /// Makes one that somebody asked for.
    pub async fn make_asked(&self, to: &Path) -> Result<Made, Error> {
        let file = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let begun = store::begin_asked(&self.db, file).await?;
        self.make(&begun, to).await
    }

    /// Makes the one that was begun, and notes how it ended.
    async fn make(&self, begun: &backup::Model, to: &Path) -> Result<Made, Error> {
        let outcome = self.make_renewed(begun, to).await;
        store::end(&self.db, begun, outcome.as_ref().map_err(ToString::to_string)).await?;
        outcome
    }

    async fn make_renewed(&self, begun: &backup::Model, to: &Path) -> Result<Made, Error> {
        let folder = files::folder_of(to);
        files::private_folder(folder)
            .map_err(|error| Error::Internal(format!("the folder {}: {error}", folder.display())))?;
        clean(folder);
        let renewing = async {
            loop {
                time::sleep(RENEW).await;
                if let Err(error) = store::renew(&self.db, begun.id).await {
                    tracing::warn!(%error, "a backup under way cannot say so");
                }
            }
        };
        tokio::select! {
            made = make(&self.db, to) => made,
            () = renewing => unreachable!("it renews for ever"),
        }
    }

    /// Removes those that the rule does not keep, oldest first. Files in the folder that this register did not make, such as
    /// another register's, are left alone.
    async fn remove_old(&self) -> Result<(), Error> {
        let made = store::made(&self.db).await?;
        let mut all = named::list(&self.settings.folder);
        all.retain(|kept| made.contains(&kept.name));
        let days: Vec<_> = all.iter().map(|kept| (kept.at, self.clock.day_of(kept.at))).collect();
        let old = to_remove(&days, self.settings.keep);
        for kept in all.into_iter().filter(|kept| old.contains(&kept.at)) {
            if named::remove(&kept.path) {
                store::forget(&self.db, kept.name).await?;
            }
        }
        Ok(())
    }
}
