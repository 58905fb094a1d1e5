//! What happened to the fields of the register: who, when, and each definition before and after.
//! Written in the transaction of the change itself; it also tells which keys were ever used.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
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
    /// Its number; later ones have higher numbers.
    pub seq: i64,
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

/// What happened to the fields, the latest first; only what came before the number `before`, if there is one.
pub async fn latest(db: &impl ConnectionTrait, before: Option<i64>, limit: u64) -> Result<Vec<FieldsChange>, Error> {
    let earlier = Condition::all().add_option(before.map(|before| history::Column::Seq.lt(before)));
    let rows = history::Entity::find().filter(earlier).order_by_desc(history::Column::Seq).limit(limit);
    read(db, rows.all(db).await?).await
}

/// The latest change of a field that its form shows; none where the field never was.
pub async fn latest_of(db: &impl ConnectionTrait, key: &str) -> Result<Option<FieldsChange>, Error> {
    let of_it = history::Entity::find().filter(history::Column::Field.eq(key));
    let of_it = of_it.filter(history::Column::Act.ne(Act::Move.name())).order_by_desc(history::Column::Seq);
    Ok(read(db, of_it.one(db).await?.into_iter().collect()).await?.pop())
}

/// The change of this number.
pub async fn find(db: &impl ConnectionTrait, seq: i64) -> Result<Option<FieldsChange>, Error> {
    Ok(read(db, history::Entity::find_by_id(seq).one(db).await?.into_iter().collect()).await?.pop())
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
            seq: row.seq,
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
