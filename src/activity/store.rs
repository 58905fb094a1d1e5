//! Writes down what was done, and reads it, the latest first.
//! Where an act is a write itself, it is written down in the same transaction.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::Serialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    act::{Act, Purge},
    entity::{self as activity, Column},
    filter::Filter,
};
use crate::{
    clock::now,
    db::Db,
    error::Error,
    people::{self, Actor, Channel},
    sign_in::Admin,
};

/// Writes down one thing that was done.
pub async fn record(tx: &impl ConnectionTrait, actor: Actor, at: i64, act: &Act) -> Result<(), Error> {
    insert(tx, actor, None, at, act).await
}

/// Writes down one thing that was done to a person; what people do to themselves is told as their own act.
pub async fn record_about(
    tx: &impl ConnectionTrait,
    actor: Actor,
    subject_id: Uuid,
    at: i64,
    act: &Act,
) -> Result<(), Error> {
    let subject_id = Some(subject_id).filter(|_| actor.user_id != Some(subject_id));
    insert(tx, actor, subject_id, at, act).await
}

async fn insert(
    tx: &impl ConnectionTrait,
    actor: Actor,
    subject_id: Option<Uuid>,
    at: i64,
    act: &Act,
) -> Result<(), Error> {
    let named = serde_json::to_value(act).map_err(|error| Error::internal(&error))?;
    // An act without particulars has an empty object of them.
    let details = named.get("details").map_or_else(|| "{}".into(), Json::to_string);
    let row = activity::ActiveModel {
        user_id: Set(actor.user_id),
        at: Set(at),
        channel: Set(actor.channel.name().to_owned()),
        act: Set(named["act"].as_str().unwrap_or_default().to_owned()),
        details: Set(details),
        subject_id: Set(subject_id),
        address: Set(actor.address.map(|address| address.to_string())),
        ..Default::default()
    };
    activity::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One thing that was done.
pub struct Entry {
    /// The username; nobody's when the command line did it.
    pub who: Option<String>,
    /// The name of whom it is about, where that is somebody else.
    pub whom: Option<String>,
    /// From where it came.
    pub address: Option<String>,
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
    pub async fn page(&self, filter: &Filter, before: Option<i64>, limit: usize) -> Result<ActivityPage, Error> {
        let db = self.0.read();
        let older = filter.condition().add_option(before.map(|before| Column::Seq.lt(before)));
        let some = activity::Entity::find().filter(older).order_by_desc(Column::Seq).limit(limit as u64 + 1);
        let mut rows = some.all(db).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        Ok(ActivityPage { entries: entries(db, &rows).await?, next })
    }
}

/// Writes down that the trash was emptied of some: one entry for all since `since`.
pub async fn record_purge(tx: &impl ConnectionTrait, since: i64, purge: Purge) -> Result<(), Error> {
    if purge.customers == 0 {
        return Ok(());
    }
    let earlier = activity::Entity::find().filter(Column::Act.eq("purge")).filter(Column::At.gte(since));
    let Some(row) = earlier.order_by_desc(Column::Seq).one(tx).await? else {
        return record(tx, Actor::new(None, Channel::Server), now(), &Act::Purge(purge)).await;
    };
    let Act::Purge(before) = act_of(&row)? else { return Ok(()) };
    let purge = Purge { customers: before.customers + purge.customers, ..purge };
    rewrite(tx, row.seq, &purge).await
}

/// Puts other particulars in the place of those of an entry.
async fn rewrite(tx: &impl ConnectionTrait, seq: i64, details: &impl Serialize) -> Result<(), Error> {
    let details = serde_json::to_string(details).map_err(|error| Error::internal(&error))?;
    let change = activity::Entity::update_many().col_expr(Column::Details, Expr::value(details));
    change.filter(Column::Seq.eq(seq)).exec(tx).await?;
    Ok(())
}

/// Gives files of imports another name where theirs `is_about` somebody who is erased.
pub async fn forget_files(
    tx: &impl ConnectionTrait,
    is_about: impl Fn(&str) -> bool,
    nameless: fn(&str) -> String,
) -> Result<(), Error> {
    let imports = activity::Entity::find().filter(Column::Act.is_in(["import", "undo_import"])).all(tx).await?;
    for row in imports.iter().filter(|row| is_about(&row.details)) {
        let (Act::Import(import) | Act::UndoImport(import)) = act_of(row)? else { continue };
        let import = super::Import { file: nameless(&import.file), ..import };
        rewrite(tx, row.seq, &import).await?;
    }
    Ok(())
}

/// The latest tries to sign in as a person, right and wrong.
pub async fn sign_ins(db: &Db, person: Uuid, limit: u64) -> Result<Vec<Entry>, Error> {
    let own = Condition::all().add(Column::UserId.eq(person)).add(Column::Act.eq("sign_in"));
    let failed = Condition::all().add(Column::SubjectId.eq(person)).add(Column::Act.eq("failed_sign_in"));
    let some = activity::Entity::find().filter(Condition::any().add(own).add(failed)).order_by_desc(Column::Seq);
    let rows = some.limit(limit).all(db.read()).await?;
    entries(db.read(), &rows).await
}

async fn entries(db: &impl ConnectionTrait, rows: &[activity::Model]) -> Result<Vec<Entry>, Error> {
    let ids = rows.iter().flat_map(|row| [row.user_id, row.subject_id]).flatten().collect();
    let names: HashMap<Uuid, String> = people::usernames(db, ids).await?.into_iter().collect();
    rows.iter().map(|row| read(row, &names)).collect()
}

/// What a row tells.
pub(super) fn act_of(row: &activity::Model) -> Result<Act, Error> {
    let details: Json = serde_json::from_str(&row.details).map_err(|error| Error::internal(&error))?;
    let without = details.as_object().is_some_and(serde_json::Map::is_empty);
    let act = if without { json!({ "act": row.act }) } else { json!({ "act": row.act, "details": details }) };
    serde_json::from_value(act).map_err(|_| Error::Internal(format!("activity of unknown kind: {}", row.act)))
}

fn read(row: &activity::Model, names: &HashMap<Uuid, String>) -> Result<Entry, Error> {
    let unknown = || Error::Internal(format!("activity by an unknown channel: {}", row.channel));
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned());
    Ok(Entry {
        who: name(row.user_id),
        whom: name(row.subject_id),
        address: row.address.clone(),
        at: row.at,
        channel: Channel::named(&row.channel).ok_or_else(unknown)?,
        act: act_of(row)?,
    })
}
