//! The verbs of many: which are ticked, delete them, undo that, export them.
//! A deletion has an id before it begins, so that whoever sends it twice does it once.

use std::path::Path;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, TryInsertResult};
use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        exports::{Export, Format},
        store::Customers,
    },
    entity::{State, deletion},
    work::{self, Meant},
};
use crate::{clock::now, db::Tx, error::Error, text};

impl Customers {
    /// Those of these customers that are not in the trash, in this order.
    pub async fn ticked(&self, ids: &[Uuid]) -> Result<Vec<customer::Model>, Error> {
        let there = customer::Entity::find().filter(customer::Column::Id.is_in(ids.iter().copied()));
        let mut rows = there.filter(customer::Column::DeletedAt.is_null()).all(self.db().read()).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }

    /// A file of these customers.
    pub async fn export_ticked(&self, ids: &[Uuid], format: Format, folder: &Path) -> Result<Export, Error> {
        Ok(self.export_some(self.ticked(ids).await?, format, folder))
    }

    /// Deletes those of these customers that are as they were meant, all in one write.
    pub async fn delete_ticked(&self, id: Uuid, meant: Vec<Meant>) -> Result<(), Error> {
        let (new, fields) = (self.new_deletion(id, now(), "")?, self.shared_fields());
        let asked = i64::try_from(meant.len()).unwrap_or(0);
        self.db()
            .write(move |tx| async move {
                if !insert(&tx, new.clone()).await? {
                    return Ok(());
                }
                let deleted = work::delete_some(&tx, &fields, &new, meant).await?;
                let left_alone = asked - deleted;
                let done = deletion::Model { state: State::Deleted, deleted, left_alone, ..new };
                work::record_deleted(&tx, &done).await?;
                done.into_active_model().reset_all().update(&*tx).await?;
                Ok(())
            })
            .await
    }

    /// Deletes all that a search finds but whoever was changed after `at`: begins it, and waits a moment.
    pub async fn delete_found(&self, id: Uuid, at: i64, search: &str) -> Result<(), Error> {
        let new = self.new_deletion(id, at.min(now()), &text::searchable(search))?;
        self.db().write(move |tx| async move { insert(&tx, new).await }).await?;
        work::begin(self.db(), id).await;
        Ok(())
    }

    /// Restores whoever a deletion of many put in the trash and nobody touched since; one under way ends there.
    pub async fn undo_deletion(&self, id: Uuid) -> Result<deletion::Model, Error> {
        let who = self.actor().user_id.ok_or(Error::Forbidden)?;
        self.db()
            .write(move |tx| async move {
                let found =
                    deletion::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?.ok_or(Error::NotFound)?;
                match found.state {
                    // Cut off here, it says what it did until now.
                    State::Deleting => work::record_deleted(&tx, &found).await?,
                    State::Deleted => {}
                    State::Restoring | State::Restored => return Ok(()),
                }
                let (state, user_id) = (State::Restoring, who);
                let search = String::new();
                let restoring = deletion::Model { state, user_id, search, holder: None, lease_until: 0, ..found };
                restoring.into_active_model().reset_all().update(&*tx).await?;
                Ok(())
            })
            .await?;
        work::begin(self.db(), id).await;
        self.deletion(id).await
    }

    /// A deletion of many.
    pub async fn deletion(&self, id: Uuid) -> Result<deletion::Model, Error> {
        deletion::Entity::find_by_id(id).one(self.db().read()).await?.ok_or(Error::NotFound)
    }

    fn new_deletion(&self, id: Uuid, at: i64, search: &str) -> Result<deletion::Model, Error> {
        Ok(deletion::Model {
            id,
            user_id: self.actor().user_id.ok_or(Error::Forbidden)?,
            at,
            search: search.to_owned(),
            state: State::Deleting,
            deleted: 0,
            restored: 0,
            left_alone: 0,
            holder: None,
            lease_until: 0,
        })
    }
}

/// Writes a new deletion; nothing when it was sent before.
async fn insert(tx: &Tx, row: deletion::Model) -> Result<bool, Error> {
    let row = row.into_active_model().reset_all();
    let inserted = deletion::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
}
