//! How customers came into the trash: by whom, when, through which channel, and with whom.
//! It is looked up for a page of them at once, along the indexes of their history.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::{
    entity::customer,
    history::{self, Change},
    selection::entity::{deleted_together, deletion},
};
use crate::error::Error;

/// How a customer came into the trash.
#[derive(Debug, Clone)]
pub struct How {
    /// The deletion, or the undo of an import.
    pub change: Change,
    /// The deletion of many that it was a part of, and how many that deleted.
    pub together: Option<(Uuid, i64)>,
}

/// How each of these customers came into the trash.
pub async fn of(db: &impl ConnectionTrait, rows: &[customer::Model]) -> Result<HashMap<Uuid, How>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let changes = history::last_of_each(db, ids.clone()).await?;
    let mut together = together(db, ids, rows).await?;
    let how = |(id, change): (Uuid, Change)| (id, How { change, together: together.remove(&id) });
    Ok(changes.into_iter().map(how).collect())
}

/// The deletions of many that these customers were a part of when they were last deleted.
async fn together(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    rows: &[customer::Model],
) -> Result<HashMap<Uuid, (Uuid, i64)>, Error> {
    let versions: HashMap<Uuid, i64> = rows.iter().map(|row| (row.id, row.version)).collect();
    let of_them = deleted_together::Entity::find().filter(deleted_together::Column::CustomerId.is_in(ids));
    let mut of_them = of_them.all(db).await?;
    of_them.retain(|one| versions.get(&one.customer_id) == Some(&one.version));
    let mut deletions: Vec<Uuid> = of_them.iter().map(|one| one.deletion_id).collect();
    deletions.sort_unstable();
    deletions.dedup();
    if deletions.is_empty() {
        return Ok(HashMap::new());
    }
    let deletions = deletion::Entity::find().filter(deletion::Column::Id.is_in(deletions)).all(db).await?;
    let deleted: HashMap<Uuid, i64> = deletions.into_iter().map(|row| (row.id, row.deleted)).collect();
    let count = |one: &deleted_together::Model| Some((one.deletion_id, *deleted.get(&one.deletion_id)?));
    Ok(of_them.iter().filter_map(|one| Some((one.customer_id, count(one)?))).collect())
}
