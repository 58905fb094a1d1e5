//! Many rows at once: what is kept up with each row costs more than the row, and is made anew at the end for less.
//! It is all one transaction, so nobody ever sees a table without its indexes.

use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, Iterable, Statement};

use super::widen_cache;
use crate::{db::Tx, error::Error};

/// The most values of a statement on SQLite; PostgreSQL takes twice as many.
const MOST_VALUES: usize = 32_766;

/// How many rows of a table fit a statement, however many columns it has.
pub fn rows_at_once<E: EntityTrait>() -> usize {
    MOST_VALUES / E::Column::iter().count().max(1)
}

/// The triggers and indexes of some tables, out of the way until they are put back.
pub struct Aside(Vec<String>);

/// Prepares for a transaction of many thousands of rows in these tables, and sets aside what is kept up with each.
/// PostgreSQL's are left where they are.
pub async fn set_aside(tx: &Tx, tables: &[&str]) -> Result<Aside, Error> {
    let backend = tx.get_database_backend();
    if backend != DatabaseBackend::Sqlite {
        return Ok(Aside(Vec::new()));
    }
    widen_cache(tx).await?;
    let marks = vec!["?"; tables.len()].join(", ");
    let named = format!(
        "SELECT type, name, sql FROM sqlite_schema \
         WHERE tbl_name IN ({marks}) AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
    );
    let tables = tables.iter().map(|table| (*table).into());
    let mut made_by = Vec::new();
    for row in tx.query_all_raw(Statement::from_sql_and_values(backend, named, tables)).await? {
        let (kind, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        tx.execute_unprepared(&format!("DROP {kind} {name}")).await?;
        made_by.push(row.try_get_by_index(2)?);
    }
    Ok(Aside(made_by))
}

impl Aside {
    /// Makes the indexes and triggers again; what the triggers would have kept up is the caller's to make anew.
    pub async fn put_back(self, tx: &Tx) -> Result<(), Error> {
        for made_by in self.0 {
            tx.execute_unprepared(&made_by).await?;
        }
        Ok(())
    }
}
