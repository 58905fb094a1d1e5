//! The rows of who is to be looked at, by which keys customers are compared, and which pairs may be one person.
//! They are made again from the customers at any time, but for pairs that a person called different.

/// A customer to look at.
pub mod due {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duplicates_due")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A key of a customer.
pub mod key {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duplicate_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A customer who was looked at, with all of their keys.
pub mod looked_at {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duplicates_looked_at")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
        /// Eight bytes each.
        pub keys: Vec<u8>,
    }

    impl Model {
        /// The keys.
        pub fn each_key(&self) -> impl Iterator<Item = i64> {
            self.keys.as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes))
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Two customers that may be one person.
pub mod pair {
    use sea_orm::entity::prelude::*;

    use super::State;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "suspected_pairs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub low_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub high_id: Uuid,
        /// Tenths of a point.
        pub points: i64,
        /// Their codes, with a space between.
        pub reasons: String,
        pub state: State,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl Model {
        /// The one of the two that this is not.
        pub fn beside(&self, one: Uuid) -> Uuid {
            if self.low_id == one { self.high_id } else { self.low_id }
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who looks at customers, until when, and how far very many are compared.
pub mod work {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duplicates_work")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub holder: Option<Uuid>,
        pub lease_until: i64,
        /// By which rules everybody was looked at, or has been made due.
        pub rules: i64,
        /// The key from which on those of very many are still to be compared.
        pub place: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use sea_orm::{DeriveActiveEnum, EnumIter};

/// What was said of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Nothing yet.
    #[sea_orm(string_value = "open")]
    Open,
    /// By a person: they are two people.
    #[sea_orm(string_value = "different")]
    Different,
}
