//! The rows of merges. What a merge changed stands in the history, under its id.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "merges")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record that is left.
    pub kept_id: Uuid,
    /// The record that leads there.
    pub other_id: Uuid,
    pub at: i64,
    pub undone_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The one of the two records that `record` is not.
    pub fn beside(&self, record: Uuid) -> Uuid {
        if record == self.kept_id { self.other_id } else { self.kept_id }
    }
}
