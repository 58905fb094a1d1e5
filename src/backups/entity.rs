//! The row of a backup: under way, made or failed. Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

/// How far a backup has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Under way, while its lease is renewed; else cut off.
    #[sea_orm(string_value = "running")]
    Running,
    /// Made and checked.
    #[sea_orm(string_value = "made")]
    Made,
    /// Not made; `failure` says why.
    #[sea_orm(string_value = "failed")]
    Failed,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub state: State,
    /// Whether the schedule asked for it.
    pub scheduled: bool,
    /// The file's name, without its folder.
    pub file: String,
    pub bytes: Option<i64>,
    pub customers: Option<i64>,
    /// Why it was not made.
    pub failure: Option<String>,
    pub lease_until: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
