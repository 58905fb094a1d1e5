//! The one list of a customer's fields: name, label, and how each is read from a row and from a form.
//! Whatever walks the fields (history, conflicts, JSON, pages) walks [`Field::all`]; nothing outside matches on all of
//! them, so that fields of one's own can join.

use std::{borrow::Cow, mem::take, sync::Arc};

use time::Date;

use super::{
    birth_date::{BirthDate, age_on, from_iso_text},
    entity::customer,
    fold::fold,
    form::{CustomerForm, Rules},
    own_fields::{Definition, Definitions, Kind, Link, Stored},
    phone::{Phone, spaced},
};

/// A field of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    FirstName,
    LastName,
    DateOfBirth,
    PhoneNumber,
    /// One that an administrator defined.
    Own(Arc<Definition>),
}

/// A value as pages show it, and as programs on the page read it.
pub enum Value {
    Text(String),
    Lines(String),
    Figures(String),
    Date { words: String, exact: Date, age: Option<i32> },
    Phone { words: String, exact: String },
    Link(Link),
}

impl Field {
    /// The fields that every customer has.
    pub const BUILT_IN: [Self; 4] = [Self::FirstName, Self::LastName, Self::DateOfBirth, Self::PhoneNumber];

    /// Every field, in the order of the form: the built-in ones, and one's own that are in use.
    pub fn all(own: &Definitions) -> impl Iterator<Item = Self> {
        Self::BUILT_IN.into_iter().chain(own.active().cloned().map(Self::Own))
    }

    /// The field of this name.
    pub fn named(name: &str, own: &Definitions) -> Option<Self> {
        Self::all(own).find(|field| field.name() == name)
    }

    /// The name in JSON and history; of a built-in field, its column's too.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::FirstName => "first_name".into(),
            Self::LastName => "last_name".into(),
            Self::DateOfBirth => "date_of_birth".into(),
            Self::PhoneNumber => "phone_number".into(),
            Self::Own(definition) => format!("fields.{}", definition.key).into(),
        }
    }

    /// The name in forms and addresses: a dot would mean something else in the id of an element.
    pub fn id(&self) -> Cow<'_, str> {
        match self {
            Self::Own(definition) => format!("field_{}", definition.key).into(),
            built_in => built_in.name(),
        }
    }

    /// The label on every page.
    pub fn label(&self) -> &str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::DateOfBirth => "Date of birth",
            Self::PhoneNumber => "Phone number",
            Self::Own(definition) => &definition.label,
        }
    }

    /// Whether it is one that an administrator defined.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Whether the list has a column for it.
    pub fn is_listed(&self) -> bool {
        if let Self::Own(definition) = self { definition.listed } else { !self.is_name() }
    }

    /// Whether it is a part of the name, which pages show as their heading.
    pub fn is_name(&self) -> bool {
        matches!(self, Self::FirstName | Self::LastName)
    }

    /// What its values are.
    pub fn kind(&self) -> Kind {
        match self {
            Self::FirstName | Self::LastName => Kind::Text,
            Self::DateOfBirth => Kind::Date,
            Self::PhoneNumber => Kind::Phone,
            Self::Own(own) => own.kind,
        }
    }

    /// The value of a row, as history holds it: dates as ISO 8601, phone numbers in E.164 format; empty for none.
    pub fn stored(&self, row: &customer::Model) -> String {
        match self {
            Self::FirstName => row.first_name.clone(),
            Self::LastName => row.last_name.clone(),
            Self::DateOfBirth => row.date_of_birth.to_string(),
            Self::PhoneNumber => row.phone_number.clone(),
            Self::Own(own) => row.fields.get(&own.key).map(Stored::text).unwrap_or_default().to_owned(),
        }
    }

    /// The value of a row as files have it, to be read back exactly: dates as ISO 8601, phone numbers in international
    /// spacing, the label of an option, Yes or No.
    pub fn in_file(&self, row: &customer::Model) -> String {
        let stored = self.stored(row);
        match self {
            Self::PhoneNumber => spaced(&stored),
            Self::Own(own) if matches!(own.kind, Kind::Phone | Kind::YesNo | Kind::Choice) => own.in_words(&stored),
            Self::FirstName | Self::LastName | Self::DateOfBirth | Self::Own(_) => stored,
        }
    }

    /// Whether its values are phone numbers.
    pub fn is_phone(&self) -> bool {
        match self {
            Self::Own(own) => own.kind == Kind::Phone,
            built_in => *built_in == Self::PhoneNumber,
        }
    }

    /// Puts a stored value into a row; a date that cannot be read leaves the row as it is.
    pub fn put(&self, row: &mut customer::Model, stored: &str) {
        match self {
            Self::FirstName => (row.first_name, row.first_name_sort) = (stored.to_owned(), fold(stored)),
            Self::LastName => (row.last_name, row.last_name_sort) = (stored.to_owned(), fold(stored)),
            Self::DateOfBirth => row.date_of_birth = from_iso_text(stored).unwrap_or(row.date_of_birth),
            Self::PhoneNumber => stored.clone_into(&mut row.phone_number),
            Self::Own(own) => row.fields.set(&own.key, own.stored(stored)),
        }
    }

    /// Whether a form says anything of it; a form says something of every built-in field.
    pub fn is_in(&self, form: &CustomerForm) -> bool {
        if let Self::Own(own) = self { form.own.given(own).is_some() } else { true }
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
            Self::Own(own) => form.own.text(own),
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
            Self::Own(own) => form.own.fill(own, stored),
        }
    }

    /// Types a text into the form; a date is typed by its parts.
    pub fn type_in(&self, form: &mut CustomerForm, text: String) {
        match self {
            Self::FirstName => form.first_name = text,
            Self::LastName => form.last_name = text,
            Self::DateOfBirth => form.iso_date = Some(text),
            Self::PhoneNumber => form.phone_number = text,
            Self::Own(own) => form.own.type_in(&own.key, text),
        }
    }

    /// Types day, month and year of a date into the form.
    pub fn type_date(&self, form: &mut CustomerForm, [day, month, year]: [String; 3]) {
        if let Self::Own(own) = self {
            return form.own.type_date(&own.key, [day, month, year]);
        }
        (form.date_of_birth_day, form.date_of_birth_month, form.date_of_birth_year) = (day, month, year);
    }

    /// Whether what was typed is this stored value, word for word or as a form shows it.
    pub fn is_unchanged(&self, typed: &str, stored: &str) -> bool {
        let mut form = CustomerForm::default();
        self.fill(&mut form, stored);
        typed == stored || typed == self.typed(&form)
    }

    /// How a field was read, where that is not plain from what was typed.
    pub fn understood(&self, form: &CustomerForm, rules: &Rules) -> Option<String> {
        match self {
            Self::Own(own)
                if matches!(own.kind, Kind::Date | Kind::Phone | Kind::Decimal | Kind::Whole | Kind::Url) =>
            {
                let stored = own.parse(&form.own.given(own)?, rules.country).ok()??;
                let words = own.in_words(stored.text());
                (words != form.own.text(own)).then_some(words)
            }
            Self::DateOfBirth => form.birth_date(rules).ok().map(|date| date.to_string()),
            Self::PhoneNumber => Phone::parse(&form.phone_number, rules.country).ok().map(|phone| phone.to_string()),
            Self::FirstName | Self::LastName | Self::Own(_) => None,
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
            Self::Own(own) => own.in_words(stored),
        }
    }

    /// Takes the value out of a row, as pages show it; nothing where there is none.
    pub fn take(&self, row: &mut customer::Model, today: Date) -> Option<Value> {
        Some(match self {
            Self::DateOfBirth => {
                let (exact, age) = (row.date_of_birth, Some(age_on(row.date_of_birth, today)));
                Value::Date { words: BirthDate::from_stored(exact).to_string(), exact, age }
            }
            Self::PhoneNumber => Value::Phone { words: spaced(&row.phone_number), exact: take(&mut row.phone_number) },
            Self::FirstName => Value::Text(take(&mut row.first_name)),
            Self::LastName => Value::Text(take(&mut row.last_name)),
            Self::Own(own) => own_value(own, row.fields.take(&own.key)?),
        })
    }
}

fn own_value(own: &Definition, stored: Stored) -> Value {
    let Stored::Text(exact) = stored else { return Value::Text(own.in_words(stored.text())) };
    match own.kind {
        Kind::Text => Value::Text(exact),
        Kind::LongText => Value::Lines(exact),
        Kind::Whole | Kind::Decimal => Value::Figures(exact),
        Kind::Email | Kind::Url => Value::Link(Link { words: exact, mail: own.kind == Kind::Email }),
        Kind::Phone => Value::Phone { words: own.in_words(&exact), exact },
        Kind::Date => match from_iso_text(&exact) {
            Some(date) => Value::Date { words: own.in_words(&exact), exact: date, age: None },
            None => Value::Text(exact),
        },
        Kind::YesNo | Kind::Choice => Value::Text(own.in_words(&exact)),
    }
}
