//! The proof that a database file is whole: every page and index, every reference, every index of words.

use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

use crate::{
    db::{
        migrations,
        sqlite::{connect_plainly, file},
        tx::scalar,
    },
    error::Error,
};

/// What a database file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Who may sign in.
    pub people: i64,
    /// Customers, with those in the trash.
    pub customers: i64,
    /// Changes of customers.
    pub changes: i64,
}

/// Checks a file that nobody else uses, and counts what is in it; answers why when it is not whole.
pub async fn check(path: &Path) -> Result<Checked, Error> {
    file::own(path)?;
    let not_whole = |error: DbErr| Error::Internal(format!("{} is not whole: {error}", path.display()));
    let db = connect_plainly(path).await.map_err(not_whole)?;
    let checked = ask(&db).await;
    let _ = db.close().await;
    checked.map_err(not_whole)
}

async fn ask(db: &DatabaseConnection) -> Result<Checked, DbErr> {
    let backend = db.get_database_backend();
    let texts = async |sql: &str| -> Result<Vec<String>, DbErr> {
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    };
    let wrong = texts("PRAGMA integrity_check(1)").await?;
    if wrong != ["ok"] {
        return Err(DbErr::Custom(wrong.concat()));
    }
    if scalar(db, "SELECT count(*) FROM (SELECT 1 FROM pragma_foreign_key_check LIMIT 1)").await? > 0 {
        return Err(DbErr::Custom("a row refers to one that is not there".into()));
    }
    for index in texts("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'").await? {
        // Compares the index with the rows it was made of; nothing is changed.
        let check = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
        db.execute_unprepared(&check).await?;
    }
    let count = async |table: &str| scalar(db, &format!("SELECT count(*) FROM {table}")).await;
    migrations::next(db).await?;
    Ok(Checked {
        people: count("users").await?,
        customers: count("customers").await?,
        changes: count("changes").await?,
    })
}
