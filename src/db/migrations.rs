//! The steps that make the schema: the SQL files of `migrations/`, in the binary, run in the order of their names.
//! A step that was released is never changed; another step follows it.

use std::collections::HashSet;

use rust_embed::{Embed, RustEmbed};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseBackend, DbErr, EntityTrait, Schema};

use super::tx::scalar;
use crate::{clock::now, error::Error};

/// How the name of a step ends that only adds: servers of the version before go on beside it until each is replaced.
const EXPAND: &str = "_expand";

/// The tables without which nobody is served.
pub const TABLES: [&str; 6] = ["users", "sessions", "tokens", "customers", "changes", "activity"];

#[derive(Embed)]
#[folder = "migrations/sqlite"]
struct SqliteSteps;

#[derive(Embed)]
#[folder = "migrations/postgres"]
struct PostgresSteps;

/// The steps that a database has had, in the table that SeaORM's own migrations keep.
mod applied {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "seaql_migrations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: String,
        pub applied_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn names(backend: DatabaseBackend) -> HashSet<String> {
    let name = |file: std::borrow::Cow<'static, str>| file.trim_end_matches(".sql").to_owned();
    if backend == DatabaseBackend::Postgres {
        PostgresSteps::iter().map(name).collect()
    } else {
        SqliteSteps::iter().map(name).collect()
    }
}

/// Each step's name and SQL for one kind of database, in the order they are run.
fn steps(backend: DatabaseBackend) -> Vec<(String, String)> {
    if backend == DatabaseBackend::Postgres { read::<PostgresSteps>() } else { read::<SqliteSteps>() }
}

fn read<Files: RustEmbed>() -> Vec<(String, String)> {
    let step = |file: std::borrow::Cow<'static, str>| {
        let sql = String::from_utf8(Files::get(&file)?.data.into_owned()).ok()?;
        Some((file.trim_end_matches(".sql").to_owned(), sql))
    };
    let mut steps: Vec<_> = Files::iter().filter_map(step).collect();
    steps.sort();
    steps
}

/// Makes sure that a server which runs can go on: every step of its own version is there, and none of a newer one that it
/// cannot work beside.
pub async fn check(db: &impl ConnectionTrait) -> Result<(), Error> {
    let applied: HashSet<String> = applied::Entity::find().all(db).await?.into_iter().map(|row| row.version).collect();
    let own = names(db.get_database_backend());
    if let Some(step) = own.iter().find(|step| !applied.contains(*step)) {
        return Err(Error::Internal(format!("the database lacks step {step} of its tables")));
    }
    match applied.iter().find(|step| !own.contains(*step) && !step.ends_with(EXPAND)) {
        Some(step) => Err(Error::Internal(format!("step {step} of a newer version changed what this one works with"))),
        None => Ok(()),
    }
}

/// The steps that a database has had; refuses one that a newer version has written.
pub async fn taken(db: &impl ConnectionTrait) -> Result<Vec<applied::Model>, DbErr> {
    let (applied, steps) = (applied::Entity::find().all(db).await?, steps(db.get_database_backend()));
    if let Some(newer) = applied.iter().find(|applied| !steps.iter().any(|(name, _)| *name == applied.version)) {
        let step = &newer.version;
        let words = format!("the database has step {step}, which this version does not know");
        return Err(DbErr::Custom(format!("{words}; start the version that wrote it, or a later one")));
    }
    Ok(applied)
}

/// The first step that a database which has had some is to have yet; refuses one that a newer version has written.
pub async fn next(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    if scalar(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'seaql_migrations'").await? == 0 {
        return Ok(None);
    }
    let applied = taken(db).await?;
    let mut steps = steps(db.get_database_backend()).into_iter().map(|(name, _)| name);
    Ok(steps.find(|name| !applied.iter().any(|applied| applied.version == *name)).filter(|_| !applied.is_empty()))
}

/// Brings a database up to this version's schema, inside `tx`; refuses one that a newer version has written.
pub async fn apply(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    tx.execute(Schema::new(backend).create_table_from_entity(applied::Entity).if_not_exists()).await?;
    let applied = taken(tx).await?;
    let mut steps = steps(backend);
    steps.retain(|(name, _)| !applied.iter().any(|applied| applied.version == *name));
    for (name, sql) in steps {
        tx.execute_unprepared(&sql).await?;
        let row = applied::ActiveModel { version: Set(name), applied_at: Set(now()) };
        applied::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}
