//! Takes one customer out of the trash, within the write of many.
//! Whoever cannot be restored stays as they are and spoils nothing for the others.

use std::sync::Arc;

use sea_orm::ConnectionTrait;

use super::super::{
    entity::customer,
    history::Act,
    own_fields::{Definitions, unique},
    row::{locked, move_to},
    selection::Meant,
};
use crate::{db::Tx, error::Error, people::Actor};

/// What became of a customer who was to be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The list has them again.
    Restored,
    /// Another customer has a value by now that no two may have.
    Taken,
    /// Somebody restored or erased them first, or they were deleted again.
    LeftAlone,
}

/// Restores a customer who is in the trash in the version that is meant.
pub async fn restore(tx: &Tx, actor: Actor, fields: &Arc<Definitions>, (id, version): Meant) -> Result<Outcome, Error> {
    let (before, fields_version) = match locked(&**tx, id).await {
        Ok(found) => found,
        Err(Error::NotFound | Error::Merged { .. }) => return Ok(Outcome::LeftAlone),
        Err(error) => return Err(error),
    };
    if before.deleted_at.is_none() || before.version != version {
        return Ok(Outcome::LeftAlone);
    }
    let fields = fields.at(fields_version, &**tx).await?;
    if !taken(&**tx, &fields, &before).await?.is_empty() {
        return Ok(Outcome::Taken);
    }
    move_to(&**tx, actor, &fields, &before, Act::Restore).await?;
    Ok(Outcome::Restored)
}

/// The labels of the fields whose value another customer has, though no two may have the same.
pub async fn taken(
    db: &impl ConnectionTrait,
    fields: &Definitions,
    row: &customer::Model,
) -> Result<Vec<String>, Error> {
    let mut labels = Vec::new();
    for definition in fields.all().iter().filter(|definition| definition.unique) {
        let Some(stored) = row.fields.get(&definition.key) else { continue };
        if unique::taken_by_another(db, definition, stored).await?.is_some() {
            labels.push(definition.label.clone());
        }
    }
    Ok(labels)
}
