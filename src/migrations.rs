//! The steps that make the schema: the SQL files of `migrations/`, in the binary, run in the order of their names.
//! A step that was released is never changed; another step follows it.

use rust_embed::Embed;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

use crate::error::Error;

/// The SQL steps of `migrations/`, in the binary.
#[derive(Embed)]
#[folder = "migrations/sqlite"]
struct SqliteSteps;

struct Step {
    name: String,
    sql: String,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(&self.sql).await.map(drop)
    }
}

struct Steps;

#[async_trait::async_trait]
impl MigratorTrait for Steps {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut files: Vec<_> = SqliteSteps::iter().collect();
        files.sort();
        let step = |file: &str| -> Option<Box<dyn MigrationTrait>> {
            let sql = String::from_utf8(SqliteSteps::get(file)?.data.into_owned()).ok()?;
            Some(Box::new(Step { name: file.trim_end_matches(".sql").to_owned(), sql }))
        };
        files.iter().filter_map(|file| step(file)).collect()
    }
}

/// How many steps this version knows.
pub fn count() -> usize {
    SqliteSteps::iter().count()
}

/// Brings a database up to this version's schema, inside `tx`; refuses one that a newer version has written.
pub async fn apply(tx: &DatabaseTransaction) -> Result<(), Error> {
    Steps::install(tx).await?;
    let known: Vec<_> = Steps::migrations().iter().map(|step| step.name().to_owned()).collect();
    let applied = Steps::get_migration_models(tx).await?;
    if let Some(newer) = applied.iter().find(|applied| !known.contains(&applied.version)) {
        let step = &newer.version;
        let words = "the database was written by a newer version";
        return Err(Error::Internal(format!("{words} (it knows step {step}); start that version or a later one")));
    }
    Ok(Steps::up(tx, None).await?)
}
