//! What is typed about a customer, and the one set of rules for it; [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check and the API all come through here.

use garde::Validate;
use rlibphonenumber::Region;
use serde::Deserialize;
use time::Date;

use uuid::Uuid;

use super::{
    birth_date::{BirthDate, from_iso_text},
    entity::customer,
    fold::fold,
    name,
    own_fields::Values,
    phone::Phone,
};
use crate::{
    error::{Complaint, Invalid, Slot},
    sign_in::Draftable,
};

/// What was typed, word for word; it is shown again until it is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
#[garde(context(Reading as reading))]
pub struct CustomerForm {
    #[garde(custom(|typed: &String, reading: &Reading| reading.first_name.fill(|| name::parse(typed, "first"))))]
    pub first_name: String,
    #[garde(custom(|typed: &String, reading: &Reading| reading.last_name.fill(|| name::parse(typed, "last"))))]
    pub last_name: String,
    #[garde(custom(|_: &String, reading: &Reading| reading.date_of_birth.fill(|| self.birth_date(reading.rules))))]
    pub date_of_birth_day: String,
    #[garde(skip)]
    pub date_of_birth_month: String,
    #[garde(skip)]
    pub date_of_birth_year: String,
    #[garde(custom(|typed: &String, reading: &Reading| {
        reading.phone_number.fill(|| Phone::parse(typed, reading.rules.country))
    }))]
    pub phone_number: String,
    /// The version the form was shown with; empty for a new customer.
    #[garde(skip)]
    pub version: String,
    /// The values the form was shown with, as `Shown` writes them; empty for a new customer.
    #[garde(skip)]
    pub shown: String,
    /// Whose form it is, sealed; see [`Draftable::owner`].
    #[garde(skip)]
    pub owner: String,
    /// Names a form for a new customer, so that sending it twice adds one.
    #[garde(skip)]
    pub key: String,
    /// The date of birth as programs write it, in place of the three parts.
    #[garde(skip)]
    #[serde(skip)]
    pub iso_date: Option<String>,
}

/// What the rules depend on.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The country of phone numbers typed without a country code.
    pub country: Option<Region>,
    /// The latest date that is not in the future.
    pub today: Date,
}

/// A customer's particulars that keep the rules, or kept them when they were saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    pub first_name: String,
    pub last_name: String,
    pub date_of_birth: BirthDate,
    pub phone_number: Phone,
}

impl Details {
    /// The row of a new customer.
    pub fn into_row(self, at: i64) -> customer::Model {
        let Self { first_name, last_name, date_of_birth, phone_number } = self;
        customer::Model {
            id: Uuid::now_v7(),
            first_name_sort: fold(&first_name),
            last_name_sort: fold(&last_name),
            first_name,
            last_name,
            date_of_birth: date_of_birth.date(),
            phone_number: phone_number.as_str().to_owned(),
            version: 1,
            created_at: at,
            updated_at: at,
            deleted_at: None,
            fields: Values::default(),
        }
    }
}

/// The context of a check: the rules, and a slot for each field.
pub struct Reading {
    rules: Rules,
    first_name: Slot<String>,
    last_name: Slot<String>,
    date_of_birth: Slot<BirthDate>,
    phone_number: Slot<Phone>,
}

impl Reading {
    /// A reading by these rules; a value that `standing` answers for a field's name is taken as it is.
    pub fn new(rules: Rules, standing: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| Slot::new(name, standing(name));
        let date = |stored: String| from_iso_text(&stored).map(BirthDate::from_stored);
        Self {
            rules,
            first_name: text("first_name"),
            last_name: text("last_name"),
            date_of_birth: Slot::new("date_of_birth", standing("date_of_birth").and_then(date)),
            phone_number: Slot::new("phone_number", standing("phone_number").map(Phone::from_stored)),
        }
    }

    /// The particulars, or every complaint in the order of the form.
    pub fn finish(self) -> Result<Details, Invalid> {
        let mut invalid = Invalid::default();
        let first_name = self.first_name.take(&mut invalid);
        let last_name = self.last_name.take(&mut invalid);
        let date_of_birth = self.date_of_birth.take(&mut invalid);
        let phone_number = self.phone_number.take(&mut invalid);
        match (first_name, last_name, date_of_birth, phone_number) {
            (Some(first_name), Some(last_name), Some(date_of_birth), Some(phone_number)) => {
                Ok(Details { first_name, last_name, date_of_birth, phone_number })
            }
            _ => Err(invalid),
        }
    }
}

impl Draftable for CustomerForm {
    const SAVES_DRAFT: bool = true;

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }
}

impl CustomerForm {
    /// A form that begins with what was searched for in vain: the last word is the last name.
    pub fn named(searched: &str) -> Self {
        let searched = searched.trim();
        let (first, last) = searched.rsplit_once(char::is_whitespace).unwrap_or((searched, ""));
        Self { first_name: first.to_owned(), last_name: last.to_owned(), ..Self::default() }
    }

    /// The date of birth as it was typed or sent.
    pub fn birth_date(&self, rules: Rules) -> Result<BirthDate, Complaint> {
        if let Some(iso) = &self.iso_date {
            return BirthDate::from_iso(iso, rules.today);
        }
        let Self { date_of_birth_day: day, date_of_birth_month: month, date_of_birth_year: year, .. } = self;
        BirthDate::from_parts(day, month, year, rules.today)
    }
}
