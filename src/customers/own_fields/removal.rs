//! What goes with a removed field: its value of every customer and in their history, in many short writes, then the field.
//! Until then `removed_at` marks it, so that what was broken off is finished at the next start.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait},
};

use super::{
    super::{entity::customer, history::entity as change},
    entity::{field, unique_value},
};
use crate::{db::Db, error::Error};

/// Rows changed by one write.
const AT_ONCE: u64 = 1_000;

/// The removed fields that are not gone yet, in the order of their keys.
pub async fn unfinished(db: &impl ConnectionTrait) -> Result<Vec<field::Model>, Error> {
    let removed = field::Entity::find().filter(field::Column::RemovedAt.is_not_null());
    Ok(removed.order_by_asc(field::Column::Key).all(db).await?)
}

/// Deletes what is left of a removed field; doing it twice, or at two servers at once, does no harm.
pub async fn finish(db: &Db, key: &str) -> Result<(), Error> {
    // A write that began before the field was removed may have brought a value since.
    while from_customers(db, key).await? + from_history(db, key).await? + from_unique_values(db, key).await? > 0 {}
    let key = key.to_owned();
    db.write(move |tx| async move {
        let removed = field::Entity::delete_by_id(key).filter(field::Column::RemovedAt.is_not_null());
        removed.exec(&*tx).await?;
        Ok(())
    })
    .await
}

/// From the customers, the deleted ones too; answers from how many.
async fn from_customers(db: &Db, key: &str) -> Result<u64, Error> {
    let without = match db.read().get_database_backend() {
        DatabaseBackend::Postgres => format!("fields - '{key}'"),
        _ => format!("json_remove(fields, '$.{key}')"),
    };
    let (mut last, mut count) = (Uuid::nil(), 0);
    loop {
        let filled = customer::Entity::find().filter(Expr::cust(format!("fields ->> '{key}' IS NOT NULL")));
        let next = filled.filter(customer::Column::Id.gt(last)).order_by_asc(customer::Column::Id).limit(AT_ONCE);
        let ids: Vec<Uuid> = next.select_only().column(customer::Column::Id).into_tuple().all(db.read()).await?;
        let Some(end) = ids.last() else { return Ok(count) };
        (last, count) = (*end, count + ids.len() as u64);
        let without = Expr::cust(without.clone());
        db.write(move |tx| async move {
            let cleared = customer::Entity::update_many().col_expr(customer::Column::Fields, without);
            cleared.filter(customer::Column::Id.is_in(ids)).exec(&*tx).await?;
            Ok(())
        })
        .await?;
    }
}

/// From their history; answers from how many changes.
async fn from_history(db: &Db, key: &str) -> Result<u64, Error> {
    let name = format!("fields.{key}");
    let without = match db.read().get_database_backend() {
        DatabaseBackend::Postgres => format!(
            "coalesce((SELECT jsonb_agg(one ORDER BY place) \
             FROM jsonb_array_elements(fields::jsonb) WITH ORDINALITY AS each (one, place) \
             WHERE one ->> 'field' <> '{name}'), '[]')::text"
        ),
        _ => format!(
            "(SELECT json_group_array(json(value)) FROM json_each(changes.fields) WHERE value ->> 'field' <> '{name}')"
        ),
    };
    let (mut last, mut count) = (0, 0);
    loop {
        let named = change::Column::Fields.contains(format!("\"{name}\""));
        let next = change::Entity::find().filter(named).filter(change::Column::Seq.gt(last));
        let next = next.order_by_asc(change::Column::Seq).limit(AT_ONCE).select_only().column(change::Column::Seq);
        let numbers: Vec<i64> = next.into_tuple().all(db.read()).await?;
        let Some(end) = numbers.last() else { return Ok(count) };
        (last, count) = (*end, count + numbers.len() as u64);
        let without = Expr::cust(without.clone());
        db.write(move |tx| async move {
            let cleared = change::Entity::update_many().col_expr(change::Column::Fields, without);
            cleared.filter(change::Column::Seq.is_in(numbers)).exec(&*tx).await?;
            Ok(())
        })
        .await?;
    }
}

/// From the values that no two customers share; answers how many there were.
async fn from_unique_values(db: &Db, key: &str) -> Result<u64, Error> {
    let mut count = 0;
    loop {
        let next = unique_value::Entity::find().filter(unique_value::Column::Field.eq(key)).limit(AT_ONCE);
        let next = next.select_only().column(unique_value::Column::Value);
        let values: Vec<String> = next.into_tuple().all(db.read()).await?;
        if values.is_empty() {
            return Ok(count);
        }
        count += values.len() as u64;
        let of_it = unique_value::Column::Field.eq(key).and(unique_value::Column::Value.is_in(values));
        db.write(move |tx| async move {
            unique_value::Entity::delete_many().filter(of_it).exec(&*tx).await?;
            Ok(())
        })
        .await?;
    }
}
