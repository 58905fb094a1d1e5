//! Values that no two customers may share, kept by the database: a row for each, written with the customer's own.
//! So of two who save the same at once, on one server or two, one is told who has it.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, TryInsertResult};
use uuid::Uuid;

use super::{
    super::entity::customer,
    definition::Definition,
    definitions::Definitions,
    entity::{Stored, unique_value},
    rows,
    values::Values,
};
use crate::error::{Complaint, Error, Invalid};

/// The most values that are asked for at once.
const AT_ONCE: usize = 200;

/// Takes the values of a customer and lets go of those it had before; a deleted customer has none.
pub async fn keep(
    tx: &impl ConnectionTrait,
    definitions: &Definitions,
    before: Option<&customer::Model>,
    after: &customer::Model,
) -> Result<(), Error> {
    let had = before.filter(|before| before.deleted_at.is_none()).map(|before| taken(definitions, &before.fields));
    let has = if after.deleted_at.is_none() { taken(definitions, &after.fields) } else { BTreeSet::new() };
    let had = had.unwrap_or_default();
    for (field, value) in had.difference(&has) {
        unique_value::Entity::delete_many()
            .filter(unique_value::Column::Field.eq(field))
            .filter(unique_value::Column::Value.eq(value))
            .filter(unique_value::Column::CustomerId.eq(after.id))
            .exec(tx)
            .await?;
    }
    let mut invalid = Invalid::default();
    for (field, value) in has.difference(&had) {
        if !take(tx, field, value, after.id).await? {
            let definition = definitions.find(field).ok_or(Error::NotFound)?;
            let name = format!("fields.{field}");
            invalid.add(name, complaint(tx, definition, value).await?);
        }
    }
    if invalid.is_empty() { Ok(()) } else { Err(invalid.into()) }
}

/// What is wrong with a value that another customer has.
pub async fn taken_by_another(
    db: &impl ConnectionTrait,
    definition: &Definition,
    stored: &Stored,
) -> Result<Option<Complaint>, Error> {
    let value = Definition::comparable(stored);
    let key = (definition.key.clone(), value.clone());
    let is_taken = unique_value::Entity::find_by_id(key).one(db).await?.is_some();
    if is_taken { complaint(db, definition, &value).await.map(Some) } else { Ok(None) }
}

/// The values of a customer that no other may have, each with the key of its field.
pub fn values(definitions: &Definitions, values: &Values) -> Vec<(String, String)> {
    taken(definitions, values).into_iter().collect()
}

/// Who has each of these values, as far as anybody has.
pub async fn holders(
    db: &impl ConnectionTrait,
    values: impl IntoIterator<Item = &(String, String)>,
) -> Result<HashMap<(String, String), Uuid>, Error> {
    let values: Vec<_> = values.into_iter().collect();
    let mut holders = HashMap::new();
    for some in values.chunks(AT_ONCE) {
        let mut any = Condition::any();
        for (field, value) in some {
            let this = Condition::all().add(unique_value::Column::Field.eq(field));
            any = any.add(this.add(unique_value::Column::Value.eq(value)));
        }
        let rows = unique_value::Entity::find().filter(any).all(db).await?;
        holders.extend(rows.into_iter().map(|row| ((row.field, row.value), row.customer_id)));
    }
    Ok(holders)
}

/// Takes the values of customers who were just added; stale where somebody else has one of them since it was asked.
pub async fn take_new(
    tx: &impl ConnectionTrait,
    definitions: &Definitions,
    customers: &[customer::Model],
) -> Result<(), Error> {
    let values =
        customers.iter().flat_map(|row| values(definitions, &row.fields).into_iter().map(|value| (value, row.id)));
    let rows = values.map(|((field, value), customer_id)| unique_value::ActiveModel {
        field: Set(field),
        value: Set(value),
        customer_id: Set(customer_id),
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(AT_ONCE) {
        let inserted = unique_value::Entity::insert_many(some.to_vec()).on_conflict_do_nothing();
        let inserted = inserted.exec_without_returning(tx).await?;
        if !matches!(inserted, TryInsertResult::Inserted(count) if count == some.len() as u64) {
            return Err(Error::Stale);
        }
    }
    Ok(())
}

/// Lets go of the values of customers who are no longer here.
pub async fn let_go(tx: &impl ConnectionTrait, customers: impl IntoIterator<Item = Uuid>) -> Result<(), Error> {
    let of_them = unique_value::Column::CustomerId.is_in(customers);
    unique_value::Entity::delete_many().filter(of_them).exec(tx).await?;
    Ok(())
}

/// The values that must not be another's, in one order for all, so that no two writes wait for each other.
fn taken(definitions: &Definitions, values: &Values) -> BTreeSet<(String, String)> {
    let unique = definitions.all().iter().filter(|definition| definition.unique);
    let value = |definition: &std::sync::Arc<Definition>| {
        let stored = values.get(&definition.key)?;
        Some((definition.key.clone(), Definition::comparable(stored)))
    };
    unique.filter_map(value).collect()
}

async fn take(tx: &impl ConnectionTrait, field: &str, value: &str, customer_id: Uuid) -> Result<bool, Error> {
    let row = unique_value::ActiveModel {
        field: Set(field.to_owned()),
        value: Set(value.to_owned()),
        customer_id: Set(customer_id),
    };
    let inserted = unique_value::Entity::insert(row).on_conflict_do_nothing();
    Ok(matches!(inserted.exec_without_returning(tx).await?, TryInsertResult::Inserted(rows) if rows > 0))
}

async fn complaint(db: &impl ConnectionTrait, definition: &Definition, value: &str) -> Result<Complaint, Error> {
    let key = (definition.key.clone(), value.to_owned());
    let holder = match unique_value::Entity::find_by_id(key).one(db).await? {
        Some(row) => customer::Entity::find_by_id(row.customer_id).one(db).await?,
        None => None,
    };
    Ok(match holder {
        Some(holder) => {
            let words = format!("{} has this already", holder.name());
            Complaint { link: Some(format!("/customers/{}", holder.id)), ..Complaint::new("taken", words) }
        }
        None => Complaint::new("taken", "Another customer has this already"),
    })
}

/// After a definition was changed: takes every value of a field that became unique, or tells who shares one.
pub async fn after_change(
    tx: &impl ConnectionTrait,
    before: Option<&Definition>,
    after: Option<&Definition>,
) -> Result<(), Error> {
    let (Some(before), Some(after)) = (before, after) else { return Ok(()) };
    if before.unique && after.unique && after.kind == before.kind {
        return Ok(());
    }
    if before.unique {
        unique_value::Entity::delete_many().filter(unique_value::Column::Field.eq(&before.key)).exec(tx).await?;
    }
    let (mut last, mut sharing) = (None, Vec::new());
    while after.unique && sharing.len() < rows::NAMED {
        let rows = rows::some(tx, after, last).await?;
        let Some(end) = rows.last() else { break };
        last = Some(end.id);
        sharing.extend(take_all(tx, after, rows).await?);
    }
    if sharing.is_empty() {
        return Ok(());
    }
    let about = sharing.iter().take(rows::NAMED).map(rows::about).collect();
    let words = "Some customers have the same value as another. Correct them first.";
    Err(Invalid::one("unique", Complaint { about, ..Complaint::new("not_unique", words) }).into())
}

/// Takes the values of some customers; answers those whose value another has, each after the one who has it.
async fn take_all(
    tx: &impl ConnectionTrait,
    definition: &Definition,
    rows: Vec<customer::Model>,
) -> Result<Vec<customer::Model>, Error> {
    let value = |row: &customer::Model| row.fields.get(&definition.key).map(Definition::comparable);
    let values = rows.into_iter().filter(|row| row.deleted_at.is_none()).filter_map(|row| Some((value(&row)?, row)));
    let values: Vec<(String, customer::Model)> = values.collect();
    let taken = values.iter().map(|(value, row)| unique_value::ActiveModel {
        field: Set(definition.key.clone()),
        value: Set(value.clone()),
        customer_id: Set(row.id),
    });
    let inserted = unique_value::Entity::insert_many(taken).on_conflict_do_nothing().exec_without_returning(tx).await?;
    if matches!(inserted, TryInsertResult::Inserted(count) if count == values.len() as u64) || values.is_empty() {
        return Ok(Vec::new());
    }
    let mut sharing: Vec<customer::Model> = Vec::new();
    for (value, row) in values {
        let holder = unique_value::Entity::find_by_id((definition.key.clone(), value)).one(tx).await?;
        let Some(holder) = holder.filter(|holder| holder.customer_id != row.id) else { continue };
        let holder = customer::Entity::find_by_id(holder.customer_id).one(tx).await?;
        let new = holder.into_iter().filter(|holder| sharing.iter().all(|known| known.id != holder.id));
        let new: Vec<_> = new.collect();
        sharing.extend(new);
        sharing.push(row);
        if sharing.len() >= rows::NAMED {
            break;
        }
    }
    Ok(sharing)
}
