//! Where a register is kept: its data folder, and whatever this run of the tests keeps a register in.
//! Both are gone at the end of the test.

use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tempfile::TempDir;

use crate::kept::Kept;

pub struct TestDatabase {
    folder: TempDir,
    kept: Kept,
}

impl TestDatabase {
    pub fn new() -> Self {
        Self::of(Kept::new)
    }

    /// The same before a register was ever opened there.
    pub fn bare() -> Self {
        Self::of(Kept::bare)
    }

    /// For whatever a data folder's register is kept in.
    pub fn of(kept: impl FnOnce(&Path) -> Kept) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { kept: kept(&folder.path().join("data")), folder }
    }

    /// For whatever else a test keeps.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The settings that lead a server here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = self.kept.settings.clone();
        settings.push(("CLIENTELE_DATA", self.data().display().to_string()));
        settings
    }

    /// The database's address.
    pub fn url(&self) -> &str {
        &self.kept.url
    }

    /// Changes the database behind the register's back: to let time pass, or to break something.
    pub async fn sql(&self, statement: &str) {
        let db = self.database().await;
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// One number out of the database.
    pub async fn number(&self, query: &str) -> i64 {
        let db = self.database().await;
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap().unwrap();
        let number = row.try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        number
    }

    async fn database(&self) -> DatabaseConnection {
        Database::connect(self.url()).await.unwrap()
    }
}
