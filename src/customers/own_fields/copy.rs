//! Copies the fields of one's own with their history to another database.
//! Which values are unique follows from customers and definitions, and is worked out again.

use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait};

use super::{
    definition::Definition,
    definitions::Definitions,
    entity::{field, history, unique_value, version},
    unique,
};
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies the definitions and what happened to them, before any customer.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    if field::Entity::find().count(&**to).await? > 0 {
        return Err(Error::Setting("The target database already has fields. Copy to an empty one.".into()));
    }
    copy::table::<field::Entity>(from, to, |_| {}).await?;
    copy::table::<history::Entity>(from, to, |_| {}).await?;
    version::Entity::delete_many().exec(&**to).await?;
    copy::table::<version::Entity>(from, to, |_| {}).await?;
    if to.get_database_backend() == DatabaseBackend::Postgres {
        // Rows that came with their numbers left the counter behind.
        let count_on = "SELECT setval(pg_get_serial_sequence('fields_history', 'seq'), coalesce(max(seq), 1)) \
                        FROM fields_history";
        to.execute_unprepared(count_on).await?;
    }
    Ok(())
}

/// Takes the values that no two customers may share anew, after many customers came at once.
pub async fn take_unique_values(to: &Tx) -> Result<(), Error> {
    unique_value::Entity::delete_many().exec(&**to).await?;
    for definition in Definitions::read(&**to).await?.all().iter().filter(|definition| definition.unique) {
        let before = Definition { unique: false, ..Definition::clone(definition) };
        unique::after_change(&**to, Some(&before), Some(definition)).await?;
    }
    Ok(())
}

/// Makes sure that both hold the same.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<field::Entity>(one, other).await?;
    copy::check::<history::Entity>(one, other).await?;
    copy::check::<version::Entity>(one, other).await?;
    if unique_value::Entity::find().count(one).await? == unique_value::Entity::find().count(other).await? {
        return Ok(());
    }
    Err(Error::Internal("the table unique_values differs after the copy".into()))
}
