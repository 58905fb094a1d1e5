//! The rows of people: who may sign in, and as what.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    /// Everything, people included.
    #[sea_orm(string_value = "admin")]
    Admin,
    /// Reads and changes customers.
    #[sea_orm(string_value = "editor")]
    Editor,
    /// Reads.
    #[sea_orm(string_value = "viewer")]
    Viewer,
}

impl Role {
    /// The role by the name the command line and the API use.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Admin, Self::Editor, Self::Viewer].into_iter().find(|role| role.name() == name)
    }

    /// The name the command line and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Editor => "editor",
            Self::Viewer => "viewer",
        }
    }

    /// The name on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Admin => "Administrator",
            Self::Editor => "Editor",
            Self::Viewer => "Viewer",
        }
    }

    /// Whether the role administers the register.
    pub fn administers(self) -> bool {
        self == Self::Admin
    }

    /// Whether the role changes customers.
    pub fn edits(self) -> bool {
        self != Self::Viewer
    }
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub username: String,
    pub username_key: String,
    pub password_hash: String,
    pub role: Role,
    pub active: bool,
    pub auth_epoch: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
