//! The one list of a customer's fields: name, label, and how each is read from a row and from a form.
//! Whatever walks the fields (history, conflicts, JSON, pages) walks [`Field::all`]; nothing outside matches on all of
//! them, so that fields of one's own can join.

use time::Date;

use super::{
    birth_date::{BirthDate, age_on, from_iso_text},
    entity::customer,
    fold::fold,
    form::{CustomerForm, Rules},
    phone::{Phone, spaced},
};

/// A field of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    FirstName,
    LastName,
    DateOfBirth,
    PhoneNumber,
}

/// A value as pages show it, and as programs on the page read it.
pub enum Value {
    Text(String),
    Date { words: String, exact: Date, age: i32 },
    Phone { words: String, exact: String },
}

impl Field {
    /// The fields that every customer has.
    pub const BUILT_IN: [Self; 4] = [Self::FirstName, Self::LastName, Self::DateOfBirth, Self::PhoneNumber];

    /// Every field, in the order of the form.
    pub fn all() -> [Self; 4] {
        [Self::FirstName, Self::LastName, Self::DateOfBirth, Self::PhoneNumber]
    }

    /// The field of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|field| field.name() == name)
    }

    /// The name in addresses, JSON and history, and of the column.
    pub fn name(&self) -> &str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::DateOfBirth => "date_of_birth",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The label on every page.
    pub fn label(&self) -> &str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::DateOfBirth => "Date of birth",
            Self::PhoneNumber => "Phone number",
        }
    }

    /// Whether it is a part of the name, which pages show as their heading.
    pub fn is_name(&self) -> bool {
        matches!(self, Self::FirstName | Self::LastName)
    }

    /// The value of a row, as history and JSON hold it: dates as ISO 8601, phone numbers in E.164 format.
    pub fn stored(&self, row: &customer::Model) -> String {
        match self {
            Self::FirstName => row.first_name.clone(),
            Self::LastName => row.last_name.clone(),
            Self::DateOfBirth => row.date_of_birth.to_string(),
            Self::PhoneNumber => row.phone_number.clone(),
        }
    }

    /// Puts a stored value into a row; a date that cannot be read leaves the row as it is.
    pub fn put(&self, row: &mut customer::Model, stored: &str) {
        match self {
            Self::FirstName => (row.first_name, row.first_name_sort) = (stored.to_owned(), fold(stored)),
            Self::LastName => (row.last_name, row.last_name_sort) = (stored.to_owned(), fold(stored)),
            Self::DateOfBirth => row.date_of_birth = from_iso_text(stored).unwrap_or(row.date_of_birth),
            Self::PhoneNumber => stored.clone_into(&mut row.phone_number),
        }
    }

    /// What was typed, as one text: a date as it came, in one part or in three.
    pub fn typed(&self, form: &CustomerForm) -> String {
        match self {
            Self::FirstName => form.first_name.clone(),
            Self::LastName => form.last_name.clone(),
            Self::DateOfBirth => form.iso_date.clone().unwrap_or_else(|| {
                let parts = [&*form.date_of_birth_day, &*form.date_of_birth_month, &*form.date_of_birth_year];
                parts.map(str::trim).join(" ").trim().to_owned()
            }),
            Self::PhoneNumber => form.phone_number.clone(),
        }
    }

    /// Fills the form with a stored value.
    pub fn fill(&self, form: &mut CustomerForm, stored: &str) {
        match self {
            Self::FirstName => stored.clone_into(&mut form.first_name),
            Self::LastName => stored.clone_into(&mut form.last_name),
            Self::DateOfBirth => {
                let Some(date) = from_iso_text(stored) else { return };
                form.date_of_birth_day = date.day().to_string();
                form.date_of_birth_month = u8::from(date.month()).to_string();
                form.date_of_birth_year = format!("{:04}", date.year());
            }
            Self::PhoneNumber => form.phone_number = spaced(stored),
        }
    }

    /// Whether what was typed is this stored value, word for word or as a form shows it.
    pub fn is_unchanged(&self, typed: &str, stored: &str) -> bool {
        let mut form = CustomerForm::default();
        self.fill(&mut form, stored);
        typed == stored || typed == self.typed(&form)
    }

    /// How a field was read, where that is not plain from what was typed.
    pub fn understood(&self, form: &CustomerForm, rules: Rules) -> Option<String> {
        match self {
            Self::DateOfBirth => form.birth_date(rules).ok().map(|date| date.to_string()),
            Self::PhoneNumber => Phone::parse(&form.phone_number, rules.country).ok().map(|phone| phone.to_string()),
            Self::FirstName | Self::LastName => None,
        }
    }

    /// A stored value in words.
    pub fn in_words(&self, stored: &str) -> String {
        match self {
            Self::DateOfBirth => {
                from_iso_text(stored).map_or_else(|| stored.to_owned(), |date| BirthDate::from_stored(date).to_string())
            }
            Self::PhoneNumber => spaced(stored),
            Self::FirstName | Self::LastName => stored.to_owned(),
        }
    }

    /// The value of a row as pages show it.
    pub fn shown(&self, row: &customer::Model, today: Date) -> Value {
        match self {
            Self::DateOfBirth => {
                let (exact, age) = (row.date_of_birth, age_on(row.date_of_birth, today));
                Value::Date { words: BirthDate::from_stored(exact).to_string(), exact, age }
            }
            Self::PhoneNumber => Value::Phone { words: spaced(&row.phone_number), exact: row.phone_number.clone() },
            Self::FirstName | Self::LastName => Value::Text(self.stored(row)),
        }
    }
}
