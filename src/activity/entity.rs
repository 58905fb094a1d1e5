//! The rows of the activity: one for each thing that was done.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub user_id: Option<Uuid>,
    pub at: i64,
    pub channel: String,
    pub act: String,
    /// JSON.
    pub details: String,
    /// Whom it is about.
    pub subject_id: Option<Uuid>,
    /// From where it came.
    pub address: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
