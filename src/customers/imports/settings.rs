//! What is chosen for an import: how the file is read, which column is what, and what becomes of rows that are already here.
//! It begins as a guess; whatever is undecided is asked, never decided in silence.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        field::Field,
        own_fields::{Definitions, Kind},
    },
    date_order::DateOrder,
};
use crate::record_file::ReadAs;

/// What a column that is to be kept as a new field says before the kind of that field.
pub const NEW: &str = "new:";

/// All that is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How the bytes are read.
    pub read_as: ReadAs,
    /// The place of the heading among the rows; those before it are left out. Nothing where there is none.
    pub heading: Option<u64>,
    /// How many rows at the end are left out.
    pub footer: u64,
    pub columns: Vec<Column>,
    /// The country of phone numbers without a country code, unless it is the register's.
    pub country: Option<String>,
    pub matches: Matches,
    pub same: Same,
    pub similar: Similar,
    /// Whether somebody chose these; else what is remembered of the last file counts.
    pub chosen_matches: bool,
    /// The order of dates in columns that do not tell theirs.
    pub dates: Option<DateOrder>,
    /// Whether the rows are checked though the very same file was imported before.
    pub again: bool,
    /// Whether people who were erased are added all the same.
    pub add_erased: bool,
}

/// What a column is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The words of the heading; may be empty.
    pub heading: String,
    /// [`Target::name`] of what it is.
    pub target: String,
    /// How dates in it are written, where its texts do not tell.
    pub dates: Option<DateOrder>,
    /// Whether somebody says just now what it is, so that no guess takes its place.
    #[serde(skip)]
    pub is_chosen: bool,
}

impl Column {
    /// The label of a field that it is kept as: a file of Clientele says the key.
    pub fn label(&self) -> &str {
        self.heading.strip_prefix("fields.").unwrap_or(&self.heading)
    }

    /// Says what it is.
    pub fn choose(&mut self, target: &str) {
        self.is_chosen = true;
        target.clone_into(&mut self.target);
    }
}

/// What a row that is already here does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportMatches)]
pub enum Matches {
    /// It is left out.
    #[default]
    Skip,
    /// It updates the customer.
    Update,
    /// It adds another customer all the same.
    Add,
}

/// What makes a row one that is already here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportSame)]
pub enum Same {
    /// The same phone number and the same name.
    #[default]
    PhoneAndName,
    /// The same name and the same date of birth.
    NameAndBirth,
    /// The register's own id, from an export.
    Id,
}

/// What becomes of a row that may be somebody who is here, or another row, but not surely.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportSimilar)]
pub enum Similar {
    /// A person decides; without that it is left out.
    #[default]
    Skip,
    /// It is added.
    Add,
    /// Rows are compared exactly, and not by the rules of duplicates.
    Exact,
}

impl Similar {
    /// The word in settings, on the command line and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Add => "add",
            Self::Exact => "exact",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Skip, Self::Add, Self::Exact].into_iter().find(|one| one.name() == name)
    }
}

impl Matches {
    /// The word in settings, on the command line and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Update => "update",
            Self::Add => "add",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Skip, Self::Update, Self::Add].into_iter().find(|one| one.name() == name)
    }
}

impl Same {
    /// The field that is the same beside the name; nothing where the id alone counts.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::PhoneAndName => Some(Field::PhoneNumber),
            Self::NameAndBirth => Some(Field::DateOfBirth),
            Self::Id => None,
        }
    }

    /// The word in settings, on the command line and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::PhoneAndName => "phone_and_name",
            Self::NameAndBirth => "name_and_birth",
            Self::Id => "id",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::PhoneAndName, Self::NameAndBirth, Self::Id].into_iter().find(|one| one.name() == name)
    }
}

/// What a column can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It is not kept.
    LeaveOut,
    Field(Field),
    /// First and last name in one cell, the last word being the last name.
    FullName,
    /// Last name, a comma, first name in one cell.
    LastFirst,
    /// The day, month or year of birth in a column of its own.
    BirthPart(BirthPart),
    /// The register's own id.
    Id,
}

/// A part of the date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthPart {
    Day,
    Month,
    Year,
}

impl BirthPart {
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    fn name(self) -> &'static str {
        match self {
            Self::Day => "date_of_birth_day",
            Self::Month => "date_of_birth_month",
            Self::Year => "date_of_birth_year",
        }
    }
}

impl Target {
    /// Everything that a column can be, in the order in which a page offers it.
    pub fn all(fields: &Definitions) -> Vec<Self> {
        let mut all = vec![Self::LeaveOut];
        for field in Field::all(fields) {
            let is_last_name = field == Field::LastName;
            let is_birth = field == Field::DateOfBirth;
            all.push(Self::Field(field));
            if is_last_name {
                all.extend([Self::FullName, Self::LastFirst]);
            }
            if is_birth {
                all.extend(BirthPart::ALL.map(Self::BirthPart));
            }
        }
        all.push(Self::Id);
        all
    }

    /// The target of this name.
    pub fn named(name: &str, fields: &Definitions) -> Option<Self> {
        Self::all(fields).into_iter().find(|target| target.name() == name)
    }

    /// The word in forms, settings and the API.
    pub fn name(&self) -> String {
        match self {
            Self::LeaveOut => String::new(),
            Self::Field(field) => field.id().into_owned(),
            Self::FullName => "full_name".into(),
            Self::LastFirst => "last_first".into(),
            Self::BirthPart(part) => part.name().into(),
            Self::Id => "id".into(),
        }
    }

    /// The words on a page.
    pub fn title(&self) -> String {
        match self {
            Self::LeaveOut => "Leave out".into(),
            Self::Field(field) => field.label().to_owned(),
            Self::FullName => "Full name: the last word is the last name".into(),
            Self::LastFirst => "Full name: last name, comma, first name".into(),
            Self::BirthPart(BirthPart::Day) => "Day of birth".into(),
            Self::BirthPart(BirthPart::Month) => "Month of birth".into(),
            Self::BirthPart(BirthPart::Year) => "Year of birth".into(),
            Self::Id => "Clientele’s own id".into(),
        }
    }

    /// Whether its column holds dates.
    pub fn is_date(&self) -> bool {
        matches!(self, Self::Field(field) if field.kind() == Kind::Date)
    }

    /// Whether more than one column may be this.
    pub fn may_repeat(&self) -> bool {
        matches!(self, Self::LeaveOut)
    }
}

impl Settings {
    /// What each column is; one that has gone since it was chosen is left out.
    pub fn targets(&self, fields: &Definitions) -> Vec<Target> {
        let target = |column: &Column| Target::named(&column.target, fields).unwrap_or(Target::LeaveOut);
        self.columns.iter().map(target).collect()
    }
}
