//! What happened to each record: who, when, by which way, and every changed field before and after.
//! Written in the transaction of the change itself, so that there is never the one without the other.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    birth_date::from_iso_text,
    entity::{change, customer},
};
use crate::{accounts, error::Error};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Create,
    Update,
    Delete,
    Restore,
}

/// The way it was done by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Page,
    Api,
    Command,
}

/// One thing that happened, as it is shown.
#[derive(Debug, Clone)]
pub struct Change {
    /// Who did it; nobody when the command line did.
    pub who: Option<String>,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub act: Act,
    pub way: Way,
    pub fields: Vec<FieldChange>,
}

/// A field before and after; nothing before in a new record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Act {
    const ALL: [Self; 4] = [Self::Create, Self::Update, Self::Delete, Self::Restore];

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }
}

impl Way {
    const ALL: [Self; 3] = [Self::Page, Self::Api, Self::Command];

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Command => "command",
        }
    }
}

/// Who does what comes next, and by which way.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    pub user_id: Option<Uuid>,
    pub way: Way,
}

/// The fields that differ between two states of a record; all of them when there was none before.
pub fn difference(before: Option<&customer::Model>, after: &customer::Model) -> Vec<FieldChange> {
    let fields = |row: &customer::Model| {
        [
            ("first_name", row.first_name.clone()),
            ("last_name", row.last_name.clone()),
            ("date_of_birth", row.date_of_birth.to_string()),
            ("phone_number", row.phone_number.clone()),
        ]
    };
    let before = before.map(fields);
    fields(after)
        .into_iter()
        .enumerate()
        .map(|(at, (field, after))| {
            let before = before.as_ref().map(|before| before[at].1.clone());
            FieldChange { field: field.to_owned(), before, after: Some(after) }
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The row to insert beside a change of `customer_id`.
pub fn row(
    actor: Actor,
    customer_id: Uuid,
    at: i64,
    act: Act,
    fields: &[FieldChange],
) -> Result<change::ActiveModel, Error> {
    let fields = serde_json::to_string(fields).map_err(|error| Error::internal(&error))?;
    Ok(change::ActiveModel {
        customer_id: Set(customer_id),
        user_id: Set(actor.user_id),
        at: Set(at),
        act: Set(act.name().to_owned()),
        way: Set(actor.way.name().to_owned()),
        fields: Set(fields),
        ..Default::default()
    })
}

/// Writes down one thing that happened.
pub async fn record(
    tx: &impl ConnectionTrait,
    actor: Actor,
    customer_id: Uuid,
    at: i64,
    act: Act,
    fields: &[FieldChange],
) -> Result<(), Error> {
    let row = row(actor, customer_id, at, act, fields)?;
    change::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Everything that happened to a record, the latest first.
pub async fn of(db: &impl ConnectionTrait, customer_id: Uuid) -> Result<Vec<Change>, Error> {
    let rows = change::Entity::find()
        .filter(change::Column::CustomerId.eq(customer_id))
        .order_by_desc(change::Column::Seq)
        .all(db)
        .await?;
    let names: HashMap<Uuid, String> =
        accounts::usernames(db, rows.iter().filter_map(|row| row.user_id)).await?.into_iter().collect();
    rows.iter().map(|row| read(row, &names)).collect()
}

/// A record as it was when it was created.
pub async fn as_created(db: &impl ConnectionTrait, mut customer: customer::Model) -> Result<customer::Model, Error> {
    let created = change::Entity::find()
        .filter(change::Column::CustomerId.eq(customer.id))
        .filter(change::Column::Act.eq(Act::Create.name()))
        .one(db)
        .await?
        .ok_or_else(|| Error::Internal("a record without a beginning".into()))?;
    for FieldChange { field, after, .. } in read(&created, &HashMap::new())?.fields {
        let value = after.unwrap_or_default();
        match field.as_str() {
            "first_name" => customer.first_name = value,
            "last_name" => customer.last_name = value,
            "phone_number" => customer.phone_number = value,
            _ => customer.date_of_birth = from_iso_text(&value).unwrap_or(customer.date_of_birth),
        }
    }
    (customer.version, customer.updated_at) = (1, customer.created_at);
    Ok(customer)
}

fn read(row: &change::Model, names: &HashMap<Uuid, String>) -> Result<Change, Error> {
    let unknown = || Error::Internal(format!("a change of unknown kind: {} by {}", row.act, row.way));
    Ok(Change {
        who: row.user_id.and_then(|id| names.get(&id).cloned()),
        at: row.at,
        act: Act::ALL.into_iter().find(|act| act.name() == row.act).ok_or_else(unknown)?,
        way: Way::ALL.into_iter().find(|way| way.name() == row.way).ok_or_else(unknown)?,
        fields: serde_json::from_str(&row.fields).map_err(|error| Error::internal(&error))?,
    })
}
