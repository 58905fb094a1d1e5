//! Erasing one customer: first the files that name them, then everything else in one write, and then the database's own log.

use std::sync::Arc;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{Keys, Traces, entity as erased, remove};
use crate::{
    activity,
    clock::now,
    customers::{
        entity::customer,
        imports::{
            Import,
            naming::{self, Kept},
        },
        merges,
    },
    db::{Db, Tx},
    error::Error,
    people::Actor,
    secret::Key,
    sign_in::{self, Admin},
};

/// How often it is begun again when somebody changes the customer or sends a file meanwhile.
const TRIES: usize = 5;

/// Erasing, for whoever may.
pub struct Erasure {
    db: Db,
    key: Key,
    actor: Actor,
}

impl Admin {
    /// Erasing customers for good.
    pub fn erasure(&self) -> Erasure {
        Erasure { db: self.db().clone(), key: self.secrets().erased.clone(), actor: self.actor() }
    }
}

impl Erasure {
    /// The imports that are deleted along with a customer, as they name them.
    pub async fn imports(&self, customer: &customer::Model) -> Result<Vec<Import>, Error> {
        let traces = Arc::new(Traces::of(self.db.read(), customer).await?);
        naming::naming(&self.db, &traces).await
    }

    /// How many records were merged into a customer, and are erased along.
    pub async fn merged(&self, id: Uuid) -> Result<usize, Error> {
        Ok(merges::family(self.db.read(), &[id]).await?.len() - 1)
    }

    /// Erases a customer, in the trash or not; with `keep_away` neither imports nor restored backups bring them back.
    pub async fn erase(&self, id: Uuid, keep_away: bool) -> Result<(), Error> {
        for _ in 0..TRIES {
            match self.try_erase(id, keep_away).await {
                Err(Error::Stale) => {}
                outcome => {
                    outcome?;
                    self.db.fold_log().await;
                    return Ok(());
                }
            }
        }
        Err(Error::Busy)
    }

    async fn try_erase(&self, id: Uuid, keep_away: bool) -> Result<(), Error> {
        let row = unmerged(customer::Entity::find_by_id(id).one(self.db.read()).await?)?;
        let traces = Arc::new(Traces::of(self.db.read(), &row).await?);
        let kept = naming::kept(self.db.read()).await?;
        let imports = naming::naming(&self.db, &traces).await?;
        if imports.iter().any(|import| import.state.is_work()) {
            return Err(Error::ImportUnderWay);
        }
        for import in &imports {
            naming::forget(&self.db, import).await?;
        }
        let is_left = |(id, ..): &(Uuid, i64, String)| imports.iter().all(|import| import.row.id != *id);
        let kept: Kept = kept.into_iter().filter(is_left).collect();
        let (key, actor) = (self.key.clone(), self.actor);
        self.db
            .write(move |tx| async move {
                naming::hold(&tx).await?;
                let row = lock(&tx, id).await?;
                // Whatever was written since it was looked through is looked through first.
                if Traces::of(&*tx, &row).await? != *traces || naming::kept(&*tx).await? != kept {
                    return Err(Error::Stale);
                }
                forget(&tx, &traces).await?;
                let merged = lock_merged(&tx, id).await?;
                remove(&tx, &[id]).await?;
                for row in merged.iter().chain([&row]) {
                    write(&tx, actor, keep_away.then(|| Keys::of(&key, row)), row.id).await?;
                }
                activity::record(&*tx, actor, now(), &activity::Act::Erase).await
            })
            .await
    }
}

async fn lock(tx: &Tx, id: Uuid) -> Result<customer::Model, Error> {
    let row = sea_orm::QuerySelect::lock_exclusive(customer::Entity::find_by_id(id));
    unmerged(row.one(&**tx).await?)
}

/// A record that was not merged into another.
fn unmerged(row: Option<customer::Model>) -> Result<customer::Model, Error> {
    match row {
        Some(customer::Model { id: from, merged_into: Some(into), .. }) => Err(Error::Merged { from, into }),
        found => found.ok_or(Error::NotFound),
    }
}

/// The records that were merged into a customer, erased along with it.
async fn lock_merged(tx: &Tx, id: Uuid) -> Result<Vec<customer::Model>, Error> {
    let merged = merges::family(&**tx, &[id]).await?.split_off(1);
    let rows = customer::Entity::find().filter(customer::Column::Id.is_in(merged));
    Ok(sea_orm::QuerySelect::lock_exclusive(rows).all(&**tx).await?)
}

/// Forgets a person wherever no id says who it is.
async fn forget(tx: &Tx, traces: &Traces) -> Result<(), Error> {
    sign_in::forget_drafts(&**tx, |typed| traces.are_in(&naming::in_form(typed))).await?;
    naming::forget_words(tx, traces).await?;
    activity::forget_files(&**tx, |details| traces.are_in(details), naming::nameless).await
}

/// Writes down that somebody was erased, and who is to be kept away.
async fn write(tx: &Tx, actor: Actor, keys: Option<Keys>, customer_id: Uuid) -> Result<(), Error> {
    let row = erased::Model {
        customer_id,
        kept_away: keys.is_some(),
        by_birth: keys.map(|keys| keys.by_birth.to_vec()),
        by_phone: keys.map(|keys| keys.by_phone.to_vec()),
        at: now(),
        user_id: actor.user_id,
        channel: actor.channel.name().to_owned(),
    };
    row.into_active_model().reset_all().insert(&**tx).await?;
    Ok(())
}
