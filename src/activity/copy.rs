//! Copies the activity to another database.
//! Rows keep their numbers, so that pages of the list stay where they were.

use sea_orm::{ConnectionTrait, DatabaseBackend};

use super::entity as activity;
use crate::{
    db::{Tx, copy},
    error::Error,
};

/// Copies all of it.
pub async fn copy(from: &impl ConnectionTrait, to: &Tx) -> Result<(), Error> {
    copy::table::<activity::Entity>(from, to, |_| {}).await?;
    if to.get_database_backend() == DatabaseBackend::Postgres {
        // Rows that came with their numbers left the counter behind.
        let count_on = "SELECT setval(pg_get_serial_sequence('activity', 'seq'), coalesce(max(seq), 1)) FROM activity";
        to.execute_unprepared(count_on).await?;
    }
    Ok(())
}

/// Makes sure that both hold the same, row by row.
pub async fn check_copy(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error> {
    copy::check::<activity::Entity>(one, other).await
}
