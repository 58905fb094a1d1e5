//! What is typed about a customer, and the one set of rules for it; [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check and the API all come through here.

use garde::Validate;
use rlibphonenumber::Region;
use serde::Deserialize;
use time::Date;
use unicode_normalization::UnicodeNormalization;
use url::form_urlencoded::Serializer;

use super::{birth_date::BirthDate, entity::customer, field::Field, phone::Phone, reading::Reading, shown::Shown};
use crate::{
    error::{Complaint, Invalid},
    sign_in::Draftable,
    text,
};

/// The most characters in a name.
pub const NAME_LENGTH: usize = 100;

/// What was typed, word for word; it is shown again until it is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
#[garde(context(Reading as reading))]
pub struct CustomerForm {
    #[garde(custom(|typed: &String, reading: &Reading| reading.first_name.fill(|| name(typed, "first"))))]
    pub first_name: String,
    #[garde(custom(|typed: &String, reading: &Reading| reading.last_name.fill(|| name(typed, "last"))))]
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
    /// Whose form it is, sealed; see `Typed::owner`.
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
            let stands =
                field.stands(&typed, &stored) || shown.value(field).is_some_and(|was| field.stands(&typed, was));
            stands.then_some(stored)
        }))
    }

    /// What is wrong with one field; nothing while it stands as the form was shown with it.
    pub fn complaint(&self, field: Field, rules: Rules) -> Option<Complaint> {
        let shown = self.shown();
        if shown.value(field).is_some_and(|was| field.stands(&field.typed(self), was)) {
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
        let born = customer.date_of_birth;
        Self {
            first_name: customer.first_name.clone(),
            last_name: customer.last_name.clone(),
            date_of_birth_day: born.day().to_string(),
            date_of_birth_month: u8::from(born.month()).to_string(),
            date_of_birth_year: format!("{:04}", born.year()),
            phone_number: super::phone::spaced(&customer.phone_number),
            version: customer.version.to_string(),
            shown: Shown::of(customer).to_string(),
            ..Self::default()
        }
    }

    /// What was typed in one form for good, whatever fields later versions add: names and values of those that are filled.
    pub fn canonical(&self) -> String {
        let mut pairs = Serializer::new(String::new());
        for field in Field::ALL {
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

    /// How a field was read, where that is not plain from what was typed.
    pub fn understood(&self, field: Field, rules: Rules) -> Option<String> {
        match field {
            Field::PhoneNumber => Phone::parse(&self.phone_number, rules.country).ok().map(|phone| phone.to_string()),
            Field::DateOfBirth => self.birth_date(rules).ok().map(|date| date.to_string()),
            Field::FirstName | Field::LastName => None,
        }
    }

    fn birth_date(&self, rules: Rules) -> Result<BirthDate, Complaint> {
        if let Some(iso) = &self.iso_date {
            return BirthDate::from_iso(iso, rules.today);
        }
        let Self { date_of_birth_day: day, date_of_birth_month: month, date_of_birth_year: year, .. } = self;
        BirthDate::from_parts(day, month, year, rules.today)
    }
}

/// A name as it is kept: trimmed, inner runs of spaces made one, NFC.
fn name(typed: &str, which: &str) -> Result<String, Complaint> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let name: String = words.join(" ").nfc().collect();
    if name.is_empty() {
        return Err(Complaint::new("missing", format!("Enter a {which} name")));
    }
    let length = name.chars().count();
    if length > NAME_LENGTH {
        let words = format!("Enter a {which} name of at most {NAME_LENGTH} characters; this one has {length}");
        return Err(Complaint::new("too_long", words));
    }
    if text::has_hidden_character(&name) {
        let words = format!("The {which} name contains an invisible character. Type it again.");
        return Err(Complaint::new("not_allowed", words));
    }
    if !name.chars().any(|c| c.is_alphabetic() && !text::is_filler(c)) {
        return Err(Complaint::new("no_letter", format!("Enter a {which} name with at least one letter")));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn names_of_every_script_are_kept_and_hidden_characters_are_not() {
        let long = "é".repeat(100);
        let longer = "é".repeat(101);
        let cases = [
            ("  Ada  ", "trimmed", Ok("Ada")),
            ("Mary \t  Ann", "inner spaces made one", Ok("Mary Ann")),
            ("Jose\u{301}", "NFC", Ok("José")),
            ("O’Brien", "an apostrophe", Ok("O’Brien")),
            ("van den Berg-Łukasz", "particles and hyphens", Ok("van den Berg-Łukasz")),
            ("王", "one letter", Ok("王")),
            ("محمد", "Arabic", Ok("محمد")),
            ("नर\u{94d}\u{200d}मदा", "a joiner inside a word", Ok("नर\u{94d}\u{200d}मदा")),
            ("می\u{200c}نا", "a non-joiner between letters", Ok("می\u{200c}نا")),
            (long.as_str(), "a hundred characters", Ok(long.as_str())),
            (longer.as_str(), "one too many", Err("too_long")),
            ("", "nothing", Err("missing")),
            ("\u{a0}\u{2003}", "spaces of all kinds", Err("missing")),
            ("123", "digits only", Err("no_letter")),
            ("-’", "signs only", Err("no_letter")),
            ("A\u{0}da", "a control character", Err("not_allowed")),
            ("A\u{202e}da", "a direction override", Err("not_allowed")),
            ("A\u{2066}da", "a direction isolate", Err("not_allowed")),
            ("A\u{200b}da", "a space without width", Err("not_allowed")),
            ("\u{200d}Ada", "a joiner that joins nothing", Err("not_allowed")),
            ("\u{3164}", "a letter that shows nothing", Err("not_allowed")),
            ("A\u{fffd}a", "an unreadable character", Err("not_allowed")),
            ("A\u{e0041}da", "a hidden tag", Err("not_allowed")),
        ];
        for (typed, why, expected) in cases {
            let read = name(typed, "first");
            assert_eq!(read.as_deref().map_err(|complaint| complaint.code.as_ref()), expected, "{why}");
        }
    }

    #[test]
    fn all_complaints_come_at_once_in_the_order_of_the_form() {
        let rules = Rules { country: None, today: date!(2026 - 11 - 23) };
        let invalid = CustomerForm { phone_number: "12".into(), ..CustomerForm::default() }.check(rules).unwrap_err();
        let told: Vec<_> = invalid.iter().map(|(field, complaint)| (field, complaint.code.as_ref())).collect();
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
