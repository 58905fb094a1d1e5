//! The steps that make the schema: the SQL files of `migrations/`, in the binary, run in the order of their names.
//! A step that was released is never changed; another step follows it.

use rust_embed::{Embed, RustEmbed};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager, async_trait};

use super::tx::scalar;
use crate::error::Error;

/// The tables without which nobody is served.
pub const TABLES: [&str; 5] = ["users", "sessions", "tokens", "customers", "changes"];

#[derive(Embed)]
#[folder = "migrations/sqlite"]
struct SqliteSteps;

#[derive(Embed)]
#[folder = "migrations/postgres"]
struct PostgresSteps;

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

/// The steps of one kind of database.
struct Steps(DatabaseBackend);

impl Steps {
    fn files(&self) -> Vec<(String, String)> {
        if self.0 == DatabaseBackend::Postgres { read::<PostgresSteps>() } else { read::<SqliteSteps>() }
    }
}

/// Each step's name and SQL, in the order they are run.
fn read<Files: RustEmbed>() -> Vec<(String, String)> {
    let step = |file: std::borrow::Cow<'static, str>| {
        let sql = String::from_utf8(Files::get(&file)?.data.into_owned()).ok()?;
        Some((file.trim_end_matches(".sql").to_owned(), sql))
    };
    let mut steps: Vec<_> = Files::iter().filter_map(step).collect();
    steps.sort();
    steps
}

#[async_trait::async_trait]
impl MigratorTraitSelf for Steps {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let boxed = |(name, sql)| -> Box<dyn MigrationTrait> { Box::new(Step { name, sql }) };
        self.files().into_iter().map(boxed).collect()
    }
}

/// Whether the database has this version's schema.
pub async fn are_applied(db: &impl ConnectionTrait) -> Result<bool, Error> {
    let applied = scalar(db, "SELECT count(*) FROM seaql_migrations").await?;
    let known = if db.get_database_backend() == DatabaseBackend::Postgres {
        PostgresSteps::iter().count()
    } else {
        SqliteSteps::iter().count()
    };
    Ok(usize::try_from(applied).ok() == Some(known))
}

/// Brings a database up to this version's schema, inside `tx`; refuses one that a newer version has written.
pub async fn apply(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let steps = Steps(tx.get_database_backend());
    steps.install(tx).await?;
    let known = steps.files();
    let applied = steps.get_migration_models(tx).await?;
    if let Some(newer) = applied.iter().find(|applied| !known.iter().any(|(name, _)| *name == applied.version)) {
        let step = &newer.version;
        let words = format!("the database has step {step}, which this version does not know");
        return Err(DbErr::Custom(format!("{words}; start the version that wrote it, or a later one")));
    }
    steps.up(tx, None).await
}
