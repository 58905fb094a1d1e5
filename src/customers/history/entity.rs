//! The rows of history: one for each thing that happened to a record.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub customer_id: Uuid,
    pub user_id: Option<Uuid>,
    pub at: i64,
    pub act: String,
    pub channel: String,
    pub fields: String,
    /// The import that it came by.
    pub import_id: Option<Uuid>,
    /// The merge that it was a part of.
    pub merge_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
