//! A field of one's own: its key, which never changes, its kind, and what is asked of its values.
//! Made from a row by [`Definition::read`] and from what was typed by [`super::form`], and by nothing else.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::entity::field;
use crate::error::Error;

/// A field that an administrator defined.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name in addresses, JSON and history.
    pub key: String,
    /// The label on every page.
    pub label: String,
    pub kind: Kind,
    /// The hint below the label; may be empty.
    pub help: String,
    /// Whether a customer has to have a value.
    pub required: bool,
    /// Whether no two customers may have the same value.
    pub unique: bool,
    /// Whether the list has a column for it.
    pub listed: bool,
    /// Whether the search box finds its values.
    pub searched: bool,
    /// The place among the others, the lowest first.
    pub position: i64,
    /// The options of a choice, in order; empty for every other kind.
    pub choices: Vec<Choice>,
    /// Since when it is hidden everywhere, with its values kept.
    pub retired_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// One option of a choice. It is retired rather than removed, so that those who have it keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub retired: bool,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    LongText,
    Email,
    Url,
    Phone,
    Whole,
    Decimal,
    Date,
    YesNo,
    Choice,
}

impl Kind {
    /// Every kind, in the order a page offers them.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::LongText,
        Self::Email,
        Self::Url,
        Self::Phone,
        Self::Whole,
        Self::Decimal,
        Self::Date,
        Self::YesNo,
        Self::Choice,
    ];

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Email => "email",
            Self::Url => "url",
            Self::Phone => "phone",
            Self::Whole => "whole",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
        }
    }

    /// The word on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "Short text",
            Self::LongText => "Long text",
            Self::Email => "E-mail",
            Self::Url => "Web address",
            Self::Phone => "Phone number",
            Self::Whole => "Whole number",
            Self::Decimal => "Decimal number",
            Self::Date => "Date",
            Self::YesNo => "Yes or no",
            Self::Choice => "Choice",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The most characters that a value has.
    pub fn longest(self) -> usize {
        match self {
            Self::LongText => 4_000,
            Self::Url => 2_000,
            Self::Email => 254,
            Self::Text => 200,
            Self::Phone => 60,
            Self::Whole | Self::Decimal | Self::Date | Self::YesNo | Self::Choice => 50,
        }
    }

    /// Whether it can be asked that no two customers have the same value.
    pub fn can_be_unique(self) -> bool {
        !matches!(self, Self::LongText | Self::YesNo | Self::Choice)
    }

    /// Whether the search box can find its values.
    pub fn can_be_searched(self) -> bool {
        matches!(
            self,
            Self::Text | Self::LongText | Self::Email | Self::Url | Self::Phone | Self::Whole | Self::Decimal
        )
    }
}

impl Definition {
    /// The definition of a row.
    pub fn read(row: field::Model) -> Result<Self, Error> {
        let unknown = || Error::Internal(format!("a field of unknown kind: {}", row.kind));
        Ok(Self {
            kind: Kind::named(&row.kind).ok_or_else(unknown)?,
            choices: serde_json::from_str(&row.choices).map_err(|error| Error::internal(&error))?,
            key: row.key,
            label: row.label,
            help: row.help,
            required: row.required,
            unique: row.is_unique,
            listed: row.listed,
            searched: row.searched,
            position: row.position,
            retired_at: row.retired_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }

    /// The row of this definition.
    pub fn row(&self) -> Result<field::Model, Error> {
        Ok(field::Model {
            key: self.key.clone(),
            label: self.label.clone(),
            kind: self.kind.name().to_owned(),
            help: self.help.clone(),
            required: self.required,
            is_unique: self.unique,
            listed: self.listed,
            searched: self.searched,
            position: self.position,
            choices: serde_json::to_string(&self.choices).map_err(|error| Error::internal(&error))?,
            retired_at: self.retired_at,
            removed_at: None,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }

    /// What the history of fields holds of it.
    pub fn described(&self) -> Json {
        json!({
            "label": self.label,
            "kind": self.kind.name(),
            "help": self.help,
            "required": self.required,
            "unique": self.unique,
            "listed": self.listed,
            "searched": self.searched,
            "choices": self.choices,
            "place": self.position + 1,
        })
    }

    /// Whether it is hidden everywhere.
    pub fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// The option of this key, retired or not.
    pub fn choice(&self, key: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.key == key)
    }
}

impl Definition {
    /// A field of this key and kind, with nothing asked of its values; it is in no register.
    pub fn example(key: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            label: key.to_owned(),
            kind,
            help: String::new(),
            required: false,
            unique: false,
            listed: false,
            searched: false,
            position: 0,
            choices: Vec::new(),
            retired_at: None,
            created_at: 1,
            updated_at: 1,
        }
    }
}
