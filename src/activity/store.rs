//! Writes down what was done, and reads it, the latest first.
//! Where an act is a write itself, it is written down in the same transaction.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    act::Act,
    entity::{self as activity, Column},
};
use crate::{
    db::Db,
    error::Error,
    people::{self, Actor, Channel},
    sign_in::Admin,
};

/// Writes down one thing that was done.
pub async fn record(tx: &impl ConnectionTrait, actor: Actor, at: i64, act: &Act) -> Result<(), Error> {
    let named = serde_json::to_value(act).map_err(|error| Error::internal(&error))?;
    let row = activity::ActiveModel {
        user_id: Set(actor.user_id),
        at: Set(at),
        channel: Set(actor.channel.name().to_owned()),
        act: Set(named["act"].as_str().unwrap_or_default().to_owned()),
        details: Set(named["details"].to_string()),
        ..Default::default()
    };
    activity::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One thing that was done.
pub struct Entry {
    /// The username; nobody's when the command line did it.
    pub who: Option<String>,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub channel: Channel,
    pub act: Act,
}

/// Some of what was done, the latest first.
pub struct ActivityPage {
    pub entries: Vec<Entry>,
    /// Where the next, older page begins; nothing on the last one.
    pub next: Option<i64>,
}

/// What was done, for whoever may know.
pub struct Activity(Db);

impl Admin {
    /// What people did with the register.
    pub fn activity(&self) -> Activity {
        Activity(self.db().clone())
    }
}

impl Activity {
    /// At most `limit` of what was done, the latest first: what came before `before`, else the latest of all.
    pub async fn page(&self, before: Option<i64>, limit: usize) -> Result<ActivityPage, Error> {
        let db = self.0.read();
        let older = Condition::all().add_option(before.map(|before| Column::Seq.lt(before)));
        let some = activity::Entity::find().filter(older).order_by_desc(Column::Seq).limit(limit as u64 + 1);
        let mut rows = some.all(db).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let ids = rows.iter().filter_map(|row| row.user_id).collect();
        let names: HashMap<Uuid, String> = people::usernames(db, ids).await?.into_iter().collect();
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        let entries = rows.iter().map(|row| read(row, &names)).collect::<Result<_, _>>()?;
        Ok(ActivityPage { entries, next })
    }
}

fn read(row: &activity::Model, names: &HashMap<Uuid, String>) -> Result<Entry, Error> {
    let unknown = || Error::Internal(format!("activity of unknown kind: {} by {}", row.act, row.channel));
    let details: Json = serde_json::from_str(&row.details).map_err(|error| Error::internal(&error))?;
    let act = serde_json::from_value(json!({ "act": row.act, "details": details })).map_err(|_| unknown())?;
    Ok(Entry {
        who: row.user_id.and_then(|id| names.get(&id).cloned()),
        at: row.at,
        channel: Channel::named(&row.channel).ok_or_else(unknown)?,
        act,
    })
}
