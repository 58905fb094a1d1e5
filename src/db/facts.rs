//! What a database is: its kind and version, and the last step of its schema.

use sea_orm::{ConnectionTrait, Statement};

use super::{Db, Writer};
use crate::error::Error;

impl Db {
    /// "SQLite 3.51.0" or "PostgreSQL 17.2".
    pub async fn kind(&self) -> Result<String, Error> {
        let (name, sql) = match &self.writer {
            Writer::Sqlite(_) => ("SQLite", "SELECT sqlite_version()"),
            Writer::Postgres(_) => ("PostgreSQL", "SELECT current_setting('server_version')"),
        };
        Ok(format!("{name} {}", self.text(sql).await?))
    }

    /// The last step that its schema had.
    pub async fn schema(&self) -> Result<String, Error> {
        self.text("SELECT max(version) FROM seaql_migrations").await
    }

    async fn text(&self, sql: &str) -> Result<String, Error> {
        let statement = Statement::from_string(self.reader.get_database_backend(), sql);
        let row = self.reader.query_one_raw(statement).await?.ok_or(Error::NotFound)?;
        Ok(row.try_get_by_index(0)?)
    }
}
