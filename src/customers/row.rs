//! One customer's row inside the transaction of a write: locked, changed, guarded by its version, with its history.
//! Only [`super::store`] comes here, and decides what is written.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _, Query},
};
use uuid::Uuid;

use super::{
    entity::customer::{self, Column},
    field::Field,
    form::Details,
    history::{self, Act},
    own_fields::{Definitions, VERSION, searched, unique},
};
use crate::{clock::now, error::Error, http::etag::Expected, people::Actor};

/// Moves a customer in or out of the trash.
pub async fn move_to(
    tx: &impl ConnectionTrait,
    actor: Actor,
    fields: &Definitions,
    before: &customer::Model,
    act: Act,
) -> Result<customer::Model, Error> {
    let now = now();
    let mut after = before.clone();
    after.version += 1;
    after.updated_at = Ord::max(now, before.created_at);
    after.deleted_at = (act == Act::Delete).then_some(after.updated_at);
    save(tx, fields, before, after.clone()).await?;
    unique::keep(tx, fields, Some(before), &after).await?;
    history::record(tx, actor, before.id, now, act, &[]).await?;
    Ok(after)
}

/// Writes a correction and what it changed; nothing when it changed nothing.
pub async fn record_update(
    tx: &impl ConnectionTrait,
    actor: Actor,
    fields: &Definitions,
    before: &customer::Model,
    after: customer::Model,
) -> Result<customer::Model, Error> {
    let changed = history::difference(fields, Some(before), &after);
    if changed.is_empty() {
        return Ok(before.clone());
    }
    save(tx, fields, before, after.clone()).await?;
    unique::keep(tx, fields, Some(before), &after).await?;
    history::record(tx, actor, before.id, after.updated_at, Act::Update, &changed).await?;
    Ok(after)
}

/// The row to change, in the trash or not, which nobody else changes before this transaction has ended; and the version
/// of the fields, which do not change either: whoever changes them locks the table.
pub async fn locked(tx: &impl ConnectionTrait, id: Uuid) -> Result<(customer::Model, i64), Error> {
    let (row, version) = locked_any(tx, id).await?;
    match row.merged_into {
        None => Ok((row, version)),
        Some(into) => Err(Error::Merged { from: id, into }),
    }
}

/// The same, also of a record that was merged into another.
pub async fn locked_any(tx: &impl ConnectionTrait, id: Uuid) -> Result<(customer::Model, i64), Error> {
    let mut select = customer::Entity::find_by_id(id).lock_exclusive();
    QuerySelect::query(&mut select).expr_as(Expr::cust(VERSION), "fields_version");
    let row = tx.query_one_raw(select.build(tx.get_database_backend())).await?.ok_or(Error::NotFound)?;
    Ok((customer::Model::from_query_result(&row, "")?, row.try_get("", "fields_version")?))
}

/// The same, not in the trash and of a version that is meant.
pub async fn current(
    tx: &impl ConnectionTrait,
    id: Uuid,
    expected: &Expected,
) -> Result<(customer::Model, i64), Error> {
    let (found, fields_version) = locked(tx, id).await?;
    if found.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    if expected.allows(found.version) { Ok((found, fields_version)) } else { Err(Error::Stale) }
}

/// The row with these particulars in place of the ones before, and all else as it is.
pub fn corrected(fields: &Definitions, before: &customer::Model, details: Details, now: i64) -> customer::Model {
    let (mut after, fresh) = (before.clone(), details.into_row(fields, now));
    for field in Field::all(fields) {
        field.put(&mut after, &field.stored(&fresh));
    }
    after.version += 1;
    after.updated_at = Ord::max(now, before.created_at);
    after
}

/// Writes a new row; answers the version of the fields, which do not change before this transaction has ended.
pub async fn insert(tx: &impl ConnectionTrait, row: &customer::Model) -> Result<i64, Error> {
    let mut insert = customer::Entity::insert(row.clone().into_active_model().reset_all()).into_query();
    insert.returning(Query::returning().expr(Expr::cust(VERSION)));
    let row = tx.query_one_raw(tx.get_database_backend().build(&insert)).await?;
    Ok(row.ok_or_else(|| Error::Internal("an insert without an answer".into()))?.try_get_by_index(0)?)
}

/// Writes `after` over `before`, as long as nobody else did so first.
pub async fn save(
    tx: &impl ConnectionTrait,
    fields: &Definitions,
    before: &customer::Model,
    after: customer::Model,
) -> Result<(), Error> {
    let after = customer::Model { own_words: searched::words(fields, &after.fields), ..after };
    let saved = customer::Entity::update_many()
        .set(after.into_active_model().reset_all())
        .filter(Column::Id.eq(before.id))
        .filter(Expr::col(Column::Version).eq(before.version))
        .exec(tx)
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(Error::Stale) }
}
