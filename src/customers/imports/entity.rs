//! The rows of imports: each file, its pieces, its rows, and what was said of them.
//! Times are whole seconds since 1970, UTC.

/// An import.
pub mod import {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Option<Uuid>,
        /// Who committed or undid it last, and how; before that, who sent the file.
        pub acting_id: Option<Uuid>,
        pub channel: String,
        pub filename: String,
        /// In bytes.
        pub size: i64,
        /// SHA-256 of the file.
        pub digest: Vec<u8>,
        pub state: String,
        /// JSON, as are `how_read` and `counts`.
        pub settings: String,
        pub how_read: Option<String>,
        pub counts: String,
        pub done: i64,
        pub total: i64,
        pub last_change: Option<i64>,
        pub failure: Option<String>,
        pub revision: i64,
        pub lease: Option<Uuid>,
        pub lease_until: i64,
        pub created_at: i64,
        pub committed_at: Option<i64>,
        pub undone_at: Option<i64>,
        pub emptied_at: Option<i64>,
        /// The last change of the register when the check began.
        pub checked_from: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A piece of a file, compressed.
pub mod piece {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub bytes: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Some thousand rows of a file, and what becomes of each.
pub mod chunk {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_chunks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        /// The place of the first row, counted from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub first: i64,
        pub rows: i64,
        /// JSON lines, compressed.
        pub records: Vec<u8>,
        /// A letter a row: what becomes of it.
        pub verdicts: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A row of a file of which there is something to say.
pub mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_rows")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub line: i64,
        pub verdict: String,
        /// JSON.
        pub complaints: String,
        /// What was typed in place of what the file has, as a form is sent.
        pub typed: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A row that is somebody by the rules of duplicates, surely or perhaps.
pub mod matched {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_matches")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub line: i64,
        pub verdict: String,
        /// A customer or an earlier row; nobody where the customer was erased.
        pub customer_id: Option<Uuid>,
        pub other_place: Option<i64>,
        pub other_line: Option<i64>,
        /// JSON.
        pub reasons: String,
        pub mark: i64,
        pub choice: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was chosen for the last file with the same heading.
pub mod mapping {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_mappings")]
    pub struct Model {
        /// SHA-256 of the heading.
        #[sea_orm(primary_key, auto_increment = false)]
        pub heading: Vec<u8>,
        /// JSON.
        pub settings: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
