//! Copies customers with the fields of one's own, their history and their idempotency keys to another database.
//! What one database keeps only to search faster is built again by the other.

use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait};

use super::{
    duplicates,
    entity::{customer, idempotency},
    erasure,
    history::entity as change,
    imports, merges, own_fields, search, selection,
    store::Customers,
};
use crate::{
    db::{Tx, bulk, copy},
    error::Error,
};

impl Customers {
    /// Copies all of it; answers how many customers and changes there were.
    pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(u64, u64), Error> {
        if customer::Entity::find().count(&**to).await? > 0 {
            return Err(Error::Setting("The target database already has customers. Copy to an empty one.".into()));
        }
        own_fields::copy(from, to).await?;
        imports::copy(from, to).await?;
        let dropped = bulk::drop_indexes(to, &["customers", "changes"]).await?;
        let customers = copy::table::<customer::Entity>(from, to, customer::by_name).await?;
        let changes = copy::table::<change::Entity>(from, to, |_| {}).await?;
        copy::table::<idempotency::Entity>(from, to, |_| {}).await?;
        selection::copy(from, to).await?;
        erasure::copy(from, to).await?;
        duplicates::copy(from, to).await?;
        merges::copy(from, to).await?;
        dropped.rebuild(to).await?;
        search::rebuild(to).await?;
        duplicates::look_at_all(to).await?;
        own_fields::take_unique_values(to).await?;
        if to.get_database_backend() == DatabaseBackend::Postgres {
            // Rows that came with their numbers left the counter behind.
            let count_on =
                "SELECT setval(pg_get_serial_sequence('changes', 'seq'), coalesce(max(seq), 1)) FROM changes";
            to.execute_unprepared(count_on).await?;
        }
        Ok((customers, changes))
    }

    /// Makes sure that both hold the same, row by row.
    pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
        own_fields::check_copy(one, other).await?;
        imports::check_copy(one, other).await?;
        copy::check::<customer::Entity>(one, other).await?;
        copy::check::<change::Entity>(one, other).await?;
        copy::check::<idempotency::Entity>(one, other).await?;
        selection::check_copy(one, other).await?;
        erasure::check_copy(one, other).await?;
        duplicates::check_copy(one, other).await?;
        merges::check_copy(one, other).await
    }
}
