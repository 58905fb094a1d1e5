//! The rows of customers, and of requests that were done once.
//! Times are whole seconds since 1970, UTC; a birth date is a plain date.

/// A customer.
pub mod customer {
    use sea_orm::{Condition, entity::prelude::*};

    use super::super::own_fields::Values;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Deserialize)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub first_name: String,
        pub last_name: String,
        pub first_name_sort: String,
        pub last_name_sort: String,
        pub date_of_birth: TimeDate,
        pub phone_number: String,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
        /// The record that it was merged into: it is neither in the list nor in the trash, and leads there.
        #[serde(skip)]
        pub merged_into: Option<Uuid>,
        /// The values of fields of one's own.
        #[serde(skip)]
        #[sea_orm(column_type = "JsonBinary")]
        pub fields: Values,
        /// The words that are searched of them, folded, with a space around each.
        pub own_words: String,
    }

    impl Model {
        /// First and last name.
        pub fn name(&self) -> String {
            format!("{} {}", self.first_name, self.last_name)
        }
    }

    /// The condition that a row is in the trash, in SQL as well.
    pub const IN_TRASH: &str = "deleted_at IS NOT NULL AND merged_into IS NULL";

    /// The rows in the trash; those that were merged into another are neither there nor in the list.
    pub fn in_trash() -> Select<Entity> {
        Entity::find().filter(is_in_trash())
    }

    /// The condition that a row is in the trash.
    pub fn is_in_trash() -> Condition {
        Condition::all().add(Column::DeletedAt.is_not_null()).add(Column::MergedInto.is_null())
    }

    /// Sorts rows by name, so that those of a page lie close together where they are written.
    pub fn by_name(rows: &mut [Model]) {
        rows.sort_unstable_by(|one, other| {
            (&one.last_name_sort, &one.first_name_sort).cmp(&(&other.last_name_sort, &other.first_name_sort))
        });
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A request that was done once.
pub mod idempotency {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        pub request: Vec<u8>,
        pub customer_id: Uuid,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
