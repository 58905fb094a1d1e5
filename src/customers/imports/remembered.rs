//! What was chosen for the last file with the same heading: the next one begins with it.
//! Only what columns are is remembered: a heading does not say how dates are written, nor that customers are to be updated.

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use sha2::{Digest, Sha256};

use super::{
    entity::mapping,
    headings,
    settings::{Column, Settings},
    work::{from_json, to_json},
};
use crate::{clock::now, error::Error};

/// What was guessed, with what is remembered of the last file with this heading.
pub async fn remembered(db: &impl ConnectionTrait, guessed: Settings) -> Result<Settings, Error> {
    let Some(heading) = fingerprint(&guessed) else { return Ok(guessed) };
    let Some(last) = mapping::Entity::find_by_id(heading).one(db).await? else { return Ok(guessed) };
    let last: Settings = from_json(&last.settings)?;
    if guessed.columns.len() != last.columns.len() {
        return Ok(guessed);
    }
    let columns = guessed.columns.into_iter().zip(last.columns);
    let columns = columns.map(|(guessed, last)| Column { target: last.target, ..guessed }).collect();
    Ok(Settings { columns, ..guessed })
}

/// Remembers what was chosen, for the next file with the same heading.
pub async fn remember(tx: &impl ConnectionTrait, settings: &Settings) -> Result<(), Error> {
    let Some(heading) = fingerprint(settings) else { return Ok(()) };
    let row = mapping::Model { heading, settings: to_json(settings)?, updated_at: now() };
    let known = OnConflict::column(mapping::Column::Heading)
        .update_columns([mapping::Column::Settings, mapping::Column::UpdatedAt])
        .to_owned();
    mapping::Entity::insert(row.into_active_model().reset_all()).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// What names the heading of a file; nothing without a heading.
fn fingerprint(settings: &Settings) -> Option<Vec<u8>> {
    settings.heading?;
    let mut hash = Sha256::new();
    for column in &settings.columns {
        hash.update(headings::letters(&column.heading));
        hash.update([0]);
    }
    Some(hash.finalize().to_vec())
}
