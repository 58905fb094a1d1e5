//! Copies deletions of many to another database, so that they can still be undone there.

use sea_orm::{ConnectionTrait, DatabaseBackend};

use super::entity::{deleted_together, deletion};
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies them all.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<deletion::Entity>(from, to, |_| {}).await?;
    copy::table::<deleted_together::Entity>(from, to, |_| {}).await?;
    if to.get_database_backend() == DatabaseBackend::Postgres {
        // Rows that came with their numbers left the counter behind.
        let count_on = "SELECT setval(pg_get_serial_sequence('deleted_together', 'seq'), coalesce(max(seq), 1)) \
                        FROM deleted_together";
        to.execute_unprepared(count_on).await?;
    }
    Ok(())
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<deletion::Entity>(one, other).await?;
    copy::check::<deleted_together::Entity>(one, other).await
}
