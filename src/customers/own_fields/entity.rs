//! The rows of fields of one's own: their definitions, what happened to those, and values that no two may share.
//! Times are whole seconds since 1970, UTC.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Visitor},
};

/// A value as it is stored: text (a date as ISO 8601, a phone number in E.164 format, a number in digits), or yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Stored {
    YesNo(bool),
    Text(String),
}

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Stored;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, true or false")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Stored, E> {
                Ok(Stored::YesNo(value))
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Stored, E> {
                Ok(Stored::Text(value.to_owned()))
            }
        }
        from.deserialize_any(Either)
    }
}

/// A definition.
pub mod field {
    use sea_orm::entity::prelude::*;

    #[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fields")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub label: String,
        pub kind: String,
        pub help: String,
        pub required: bool,
        pub is_unique: bool,
        pub listed: bool,
        pub searched: bool,
        pub position: i64,
        /// JSON.
        pub choices: String,
        pub retired_at: Option<i64>,
        /// Since when its values are being deleted.
        pub removed_at: Option<i64>,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What every request may have to know of the definitions before they are read; one row.
pub mod version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fields_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub version: i64,
        pub form_bytes: i64,
        /// The version that last changed what is searched.
        pub searched: i64,
        /// The version whose searched words every customer has.
        pub written: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One thing that happened to a definition.
pub mod history {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fields_history")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub field: String,
        pub user_id: Option<Uuid>,
        pub at: i64,
        pub act: String,
        /// JSON.
        pub details: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A value of a field in which no two customers may have the same.
pub mod unique_value {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unique_values")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub field: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub value: String,
        pub customer_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
