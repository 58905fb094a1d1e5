//! What happened to the fields of the register: who, when, and each definition before and after.
//! Written in the transaction of the change itself; it also tells which keys were ever used.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{definition::Definition, entity::history};
use crate::{error::Error, people};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Create,
    Update,
    Move,
    Retire,
    BringBack,
    Remove,
}

impl Act {
    const ALL: [Self; 6] = [Self::Create, Self::Update, Self::Move, Self::Retire, Self::BringBack, Self::Remove];

    /// The word the database uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Move => "move",
            Self::Retire => "retire",
            Self::BringBack => "bring_back",
            Self::Remove => "remove",
        }
    }
}

/// One thing that happened to a field of the register.
#[derive(Debug, Clone)]
pub struct FieldsChange {
    /// The username; nobody's when the command line did it.
    pub who: Option<String>,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub act: Act,
    /// The key of the field.
    pub field: String,
    /// The definition before, as [`Definition::described`] gives it; null for a new one.
    pub before: Json,
    /// The definition after; null for one that was removed.
    pub after: Json,
}

impl FieldsChange {
    /// The label the field has, or had last.
    pub fn label(&self) -> &str {
        self.after["label"].as_str().or(self.before["label"].as_str()).unwrap_or(&self.field)
    }
}

/// Writes down one thing that happened.
pub async fn record(
    tx: &impl ConnectionTrait,
    user_id: Option<Uuid>,
    at: i64,
    act: Act,
    before: Option<&Definition>,
    after: Option<&Definition>,
) -> Result<(), Error> {
    let field = after.or(before).map(|definition| definition.key.clone()).unwrap_or_default();
    let details = json!({
        "before": before.map(Definition::described),
        "after": after.map(Definition::described),
    });
    let row = history::ActiveModel {
        field: Set(field),
        user_id: Set(user_id),
        at: Set(at),
        act: Set(act.name().to_owned()),
        details: Set(details.to_string()),
        ..Default::default()
    };
    history::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Every key that a field has or had.
pub async fn keys(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let created = history::Entity::find().filter(history::Column::Act.eq(Act::Create.name()));
    Ok(created.all(db).await?.into_iter().map(|row| row.field).collect())
}

/// What happened to the fields, the latest first.
pub async fn latest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<FieldsChange>, Error> {
    let rows = history::Entity::find().order_by_desc(history::Column::Seq).limit(limit).all(db).await?;
    read(db, rows).await
}

/// The label that a field had last, though it may be gone.
pub async fn last_label(db: &impl ConnectionTrait, key: &str) -> Result<Option<String>, Error> {
    let of_it = history::Entity::find().filter(history::Column::Field.eq(key)).order_by_desc(history::Column::Seq);
    let last = read(db, of_it.one(db).await?.into_iter().collect()).await?;
    Ok(last.first().map(|change| change.label().to_owned()))
}

async fn read(db: &impl ConnectionTrait, rows: Vec<history::Model>) -> Result<Vec<FieldsChange>, Error> {
    let ids = rows.iter().filter_map(|row| row.user_id).collect();
    let names: HashMap<Uuid, String> = people::usernames(db, ids).await?.into_iter().collect();
    let change = |row: history::Model| {
        let unknown = || Error::Internal(format!("a change of fields of unknown kind: {}", row.act));
        let details: Json = serde_json::from_str(&row.details).map_err(|error| Error::internal(&error))?;
        Ok(FieldsChange {
            who: row.user_id.and_then(|id| names.get(&id).cloned()),
            at: row.at,
            act: Act::ALL.into_iter().find(|act| act.name() == row.act).ok_or_else(unknown)?,
            before: details["before"].clone(),
            after: details["after"].clone(),
            field: row.field,
        })
    };
    rows.into_iter().map(change).collect()
}
