//! The rows of deletions of many customers, and whom each deleted.
//! Times are whole seconds since 1970, UTC.

/// A deletion of many.
pub mod deletion {
    use sea_orm::entity::prelude::*;

    use super::State;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deletions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Who deletes them, or undoes that.
        pub user_id: Uuid,
        /// When it was asked for: whoever was changed after that is left alone.
        pub at: i64,
        /// What finds those to delete.
        pub search: String,
        pub state: State,
        pub deleted: i64,
        pub restored: i64,
        pub left_alone: i64,
        /// Who works on it.
        pub holder: Option<Uuid>,
        pub lease_until: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A customer that was deleted with others.
pub mod deleted_together {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deleted_together")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub deletion_id: Uuid,
        pub customer_id: Uuid,
        /// The version of the row in the trash.
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use sea_orm::{DeriveActiveEnum, EnumIter};

/// How far a deletion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    #[sea_orm(string_value = "deleting")]
    Deleting,
    #[sea_orm(string_value = "deleted")]
    Deleted,
    #[sea_orm(string_value = "restoring")]
    Restoring,
    #[sea_orm(string_value = "restored")]
    Restored,
}

impl State {
    /// Whether there is more to do.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Deleting | Self::Restoring)
    }
}
