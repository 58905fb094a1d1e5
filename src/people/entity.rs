//! The rows of people: who may sign in, and as what.
//! Times are whole seconds since 1970, UTC.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Every role, the one that may do most first.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Editor, Self::Viewer];

    /// The role by the name the command line and the API use.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What the role may do, in words.
    pub fn reach(self) -> &'static str {
        match self {
            Self::Admin => "Everything, people and fields included",
            Self::Editor => "Sees, adds, changes and deletes customers",
            Self::Viewer => "Sees and exports customers",
        }
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

    /// Those who have one of some roles: "administrators and editors".
    pub fn in_words(roles: &[Self]) -> String {
        let roles: Vec<_> = roles.iter().map(|role| format!("{}s", role.title().to_lowercase())).collect();
        roles.join(" and ")
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
    /// Nothing before an invitation was accepted, or when only passkeys let the person in.
    pub password_hash: Option<String>,
    pub role: Role,
    pub active: bool,
    pub auth_epoch: i64,
    pub created_at: i64,
    pub updated_at: i64,
    /// Nothing until an invitation was accepted.
    pub joined_at: Option<i64>,
    pub last_sign_in_at: Option<i64>,
    /// Whether the person has an authenticator app or a passkey.
    pub second_factor: bool,
}

impl Model {
    /// Where the person stands.
    pub fn state(&self) -> State {
        match (self.active, self.joined_at) {
            (false, _) => State::Disabled,
            (true, None) => State::Invited,
            (true, Some(_)) => State::Active,
        }
    }
}

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Has a link to join with, or had one.
    Invited,
    /// Signs in.
    Active,
    /// Signs in no longer.
    Disabled,
}

impl State {
    /// The name the command line and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The word on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Active => "Active",
            Self::Disabled => "Disabled",
        }
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A link that lets somebody choose a password, once. Its key is the SHA-256 of the link's token.
pub mod link {
    use sea_orm::entity::prelude::*;

    /// What a link is for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Text")]
    pub enum Kind {
        /// To join.
        #[sea_orm(string_value = "invitation")]
        Invitation,
        /// To choose another password.
        #[sea_orm(string_value = "reset")]
        Reset,
    }

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        pub user_id: Uuid,
        pub kind: Kind,
        pub created_at: i64,
        pub expires_at: i64,
        /// Nobody's when the command line made it.
        pub created_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// That the register has had people: its one row stays, whoever else is lost.
pub mod set_up_done {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "set_up_done")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
