//! Many rows at once: to update indexes with each row costs more than the row, and to rebuild them at the end less.
//! It is all one transaction, so nobody ever sees a table without its indexes.

use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, Iterable, Statement};

use super::connection::set_cache;
use crate::{db::tx::Tx, error::Error};

/// The most values of a statement. SQLite would take 32,766, but such a statement holds 20 MB and is no faster.
const MOST_VALUES: usize = 4_000;

/// How many rows of a table fit a statement, however many columns it has.
pub fn rows_at_once<E: EntityTrait>() -> usize {
    MOST_VALUES / E::Column::iter().count().max(1)
}

/// Room in KiB for many thousands of rows. They come in the order of names and the indexes sorted, so that no more than
/// this is read twice; SQLite sorts an index in memory, in 80 bytes a row.
const SORTED: u32 = 4096;
/// For a thousand rows that touch a page of each index at random: with less, SQLite writes the same page more than once
/// in one write.
const SCATTERED: u32 = 32 * 1024;
/// What the writer has otherwise.
const USUAL: u32 = 2000;

/// Prepares for writes of many rows that change the indexes as they come.
pub async fn widen_cache(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() == DatabaseBackend::Sqlite { set_cache(tx, SCATTERED).await } else { Ok(()) }
}

/// Takes the room back when they are done.
pub async fn narrow_cache(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() == DatabaseBackend::Sqlite { set_cache(tx, USUAL).await } else { Ok(()) }
}

/// The SQL of indexes and triggers that were dropped, to be rebuilt in the same transaction.
pub struct DroppedIndexes(Vec<String>);

/// Prepares for many thousands of rows in these tables: drops their indexes and triggers. PostgreSQL keeps its own.
pub async fn drop_indexes(tx: &Tx, tables: &[&str]) -> Result<DroppedIndexes, Error> {
    let backend = tx.get_database_backend();
    if backend != DatabaseBackend::Sqlite {
        return Ok(DroppedIndexes(Vec::new()));
    }
    set_cache(tx, SORTED).await?;
    let marks = vec!["?"; tables.len()].join(", ");
    let named = format!(
        "SELECT type, name, sql FROM sqlite_schema \
         WHERE tbl_name IN ({marks}) AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
    );
    let tables = tables.iter().map(|table| (*table).into());
    let mut dropped = Vec::new();
    for row in tx.query_all_raw(Statement::from_sql_and_values(backend, named, tables)).await? {
        let (kind, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        tx.execute_unprepared(&format!("DROP {kind} {name}")).await?;
        dropped.push(row.try_get_by_index(2)?);
    }
    Ok(DroppedIndexes(dropped))
}

impl DroppedIndexes {
    /// Creates the indexes and triggers again; what the triggers would have written is the caller's to rebuild.
    pub async fn rebuild(self, tx: &Tx) -> Result<(), Error> {
        for sql in self.0 {
            tx.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
