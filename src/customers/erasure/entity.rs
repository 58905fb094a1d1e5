//! The rows of customers who were erased.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

/// A customer who was erased.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erased")]
pub struct Model {
    /// The id of the row that is gone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: Uuid,
    /// Whether neither imports nor restored backups may bring them back.
    pub kept_away: bool,
    /// Keyed hashes, as [`super::Keys`] has them.
    pub by_birth: Option<Vec<u8>>,
    pub by_phone: Option<Vec<u8>>,
    pub at: i64,
    pub user_id: Option<Uuid>,
    pub channel: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
