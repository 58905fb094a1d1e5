//! What is typed about a customer, and the one set of rules for it; [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check and the API all come through here.

use garde::Validate;
use rlibphonenumber::Region;
use serde::Deserialize;
use time::Date;
use url::form_urlencoded::Serializer;

use uuid::Uuid;

use super::{
    birth_date::{BirthDate, from_iso_text},
    entity::customer,
    field::Field,
    name,
    phone::Phone,
    search::fold,
    shown::Shown,
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
            place: 0,
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
    /// A reading by these rules; what `standing` answers is taken as it is, and the rules are not asked.
    fn new(rules: Rules, standing: impl Fn(&Field) -> Option<String>) -> Self {
        let date = |stored: String| from_iso_text(&stored).map(BirthDate::kept);
        let stands = |field: Field| (field.name().to_owned(), standing(&field));
        let [first, last, born, phone] = Field::all().map(stands);
        Self {
            rules,
            first_name: Slot::new(&first.0, first.1),
            last_name: Slot::new(&last.0, last.1),
            date_of_birth: Slot::new(&born.0, born.1.and_then(date)),
            phone_number: Slot::new(&phone.0, phone.1.map(Phone::kept)),
        }
    }

    /// The particulars, or every complaint in the order of the form.
    fn finish(self) -> Result<Details, Invalid> {
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
    const KEPT: bool = true;

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }
}

impl CustomerForm {
    /// All complaints at once, or the particulars to keep.
    pub fn check(&self, rules: Rules) -> Result<Details, Invalid> {
        self.read(Reading::new(rules, |_| None))
    }

    /// The same for a correction of `customer`: a value that stands there unchanged is not asked again, and neither is
    /// one that the form was shown with.
    pub fn check_against(&self, customer: &customer::Model, rules: Rules) -> Result<Details, Invalid> {
        let shown = self.shown();
        self.read(Reading::new(rules, |field| {
            let (typed, stored) = (field.typed(self), field.stored(customer));
            let stands = field.is_unchanged(&typed, &stored)
                || shown.value(field).is_some_and(|was| field.is_unchanged(&typed, was));
            stands.then_some(stored)
        }))
    }

    /// What is wrong with one field; nothing while it stands as the form was shown with it.
    pub fn complaint(&self, field: &Field, rules: Rules) -> Option<Complaint> {
        let shown = self.shown();
        if shown.value(field).is_some_and(|was| field.is_unchanged(&field.typed(self), was)) {
            return None;
        }
        self.check(rules).err().and_then(|invalid| invalid.complaint(field.name()).cloned())
    }

    fn read(&self, reading: Reading) -> Result<Details, Invalid> {
        // Each rule leaves what it read, or why it could not, in `reading`; the report repeats only the codes.
        let _ = self.validate_with(&reading);
        reading.finish()
    }

    /// The form filled with a customer, to correct it.
    pub fn of(customer: &customer::Model) -> Self {
        let (version, shown) = (customer.version.to_string(), Shown::of(customer).to_string());
        let mut form = Self { version, shown, ..Self::default() };
        for field in Field::all() {
            field.fill(&mut form, &field.stored(customer));
        }
        form
    }

    /// What was typed in one form for good, whatever fields later versions add: names and values of those that are filled.
    pub fn canonical(&self) -> String {
        let mut pairs = Serializer::new(String::new());
        for field in Field::all() {
            let typed = field.typed(self);
            if !typed.is_empty() {
                pairs.append_pair(field.name(), &typed);
            }
        }
        pairs.finish()
    }

    /// The values the form was shown with.
    pub fn shown(&self) -> Shown {
        Shown::read(&self.shown)
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn all_complaints_come_at_once_in_the_order_of_the_form() {
        let rules = Rules { country: None, today: date!(2026 - 11 - 23) };
        let invalid = CustomerForm { phone_number: "12".into(), ..CustomerForm::default() }.check(rules).unwrap_err();
        let told: Vec<_> = invalid.iter().map(|(field, complaint)| (field, complaint.code)).collect();
        let expected = [
            ("first_name", "missing"),
            ("last_name", "missing"),
            ("date_of_birth", "missing"),
            ("phone_number", "no_country_code"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn the_canonical_form_is_the_same_for_every_version() {
        // A change here makes every retry across an upgrade fail.
        let input = CustomerForm {
            first_name: "Ada & Co".into(),
            last_name: "Lovelace".into(),
            iso_date: Some("1985-12-10".into()),
            phone_number: "+44 20 7946 0958".into(),
            version: "1".into(),
            ..CustomerForm::default()
        };
        let canonical = "first_name=Ada+%26+Co&last_name=Lovelace&date_of_birth=1985-12-10&\
                         phone_number=%2B44+20+7946+0958";
        assert_eq!(input.canonical(), canonical);
        assert_eq!(CustomerForm::default().canonical(), "");
    }

    #[test]
    fn a_customer_put_in_the_form_passes_unchanged() {
        let rules = Rules { country: None, today: date!(2026 - 11 - 23) };
        let row = customer::Model {
            id: uuid::Uuid::nil(),
            place: 0,
            first_name: "Ada".into(),
            last_name: "Lovelace".into(),
            first_name_sort: String::new(),
            last_name_sort: String::new(),
            date_of_birth: date!(1980 - 02 - 01),
            phone_number: "+442079460958".into(),
            version: 3,
            created_at: 1,
            updated_at: 1,
            deleted_at: None,
        };
        let details = CustomerForm::of(&row).check(rules).unwrap();
        assert_eq!((details.date_of_birth.date(), details.phone_number.as_str()), (row.date_of_birth, "+442079460958"));
    }
}
