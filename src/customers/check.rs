//! The check of a customer's form: [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check, the API and the demo all come through here.

use garde::Validate;
use url::form_urlencoded::Serializer;

use super::{
    entity::customer,
    field::Field,
    form::{CONTROLS, CustomerForm, Details, Reading, Rules},
    own_fields::{Definitions, PREFIX},
    shown::Shown,
};
use crate::error::{Complaint, Invalid};

/// The most characters of an unknown name that are told back.
const LONGEST_NAME: usize = 64;

impl CustomerForm {
    /// All complaints at once, or the particulars to keep.
    pub fn check(&self, rules: &Rules) -> Result<Details, Invalid> {
        self.read(rules, |_| None)
    }

    /// The same for a correction of `customer`: a value that stands there unchanged is not asked again, and neither is
    /// one that the form was shown with, or of which it says nothing.
    pub fn check_against(&self, customer: &customer::Model, rules: &Rules) -> Result<Details, Invalid> {
        let shown = self.shown();
        self.read(rules, |field| {
            let (typed, stored) = (field.typed(self), field.stored(customer));
            let stands = !field.is_in(self)
                || field.is_unchanged(&typed, &stored)
                || shown.value(field).is_some_and(|was| field.is_unchanged(&typed, was));
            stands.then_some(stored)
        })
    }

    /// What is wrong with one field; nothing while it stands as the form was shown with it.
    pub fn complaint(&self, field: &Field, rules: &Rules) -> Option<Complaint> {
        if self.is_as_shown(field) {
            return None;
        }
        self.check(rules).err().and_then(|invalid| invalid.complaint(&field.name()).cloned())
    }

    /// Whether a field stands as the form was shown with it.
    pub fn is_as_shown(&self, field: &Field) -> bool {
        self.shown().value(field).is_some_and(|was| field.is_unchanged(&field.typed(self), was))
    }

    fn read(&self, rules: &Rules, standing: impl Fn(&Field) -> Option<String>) -> Result<Details, Invalid> {
        let reading = Reading::new(rules.clone(), standing);
        // Each rule leaves what it read, or why it could not, in `reading`; the report repeats only the codes.
        let _ = self.validate_with(&reading);
        let read = reading.finish();
        let mut unknown = self.own.unknown(&rules.fields).peekable();
        if unknown.peek().is_none() {
            return read;
        }
        let mut invalid = read.err().unwrap_or_default();
        for key in unknown {
            let name: String = key.chars().take(LONGEST_NAME).collect();
            invalid.add(format!("fields.{name}"), Complaint::new("no_such_field", "There is no such field"));
        }
        Err(invalid)
    }

    /// The form filled with a customer, to correct it.
    pub fn of(customer: &customer::Model, fields: &Definitions) -> Self {
        let (version, shown) = (customer.version.to_string(), Shown::of(customer, fields).to_string());
        let mut form = Self { version, shown, ..Self::default() };
        for field in Field::all(fields) {
            field.fill(&mut form, &field.stored(customer));
        }
        form
    }

    /// What was typed in one form for good, whatever fields later versions add: names and values of those that are filled.
    pub fn canonical(&self) -> String {
        let mut pairs = Serializer::new(String::new());
        for field in Field::BUILT_IN {
            let typed = field.typed(self);
            if !typed.is_empty() {
                pairs.append_pair(&field.name(), &typed);
            }
        }
        pairs.extend_pairs(self.own.canonical());
        pairs.finish()
    }

    /// The controls of the form as a browser sends them; what a program sent is left out.
    pub fn controls(&self) -> String {
        let mut form = self.clone();
        let mut pairs = Serializer::new(String::new());
        for name in CONTROLS {
            pairs.extend_pairs(form.built_in(name).map(|typed| (name, typed.clone())));
        }
        pairs.extend_pairs(self.own.canonical().into_iter().filter(|(name, _)| name.starts_with(PREFIX)));
        pairs.finish()
    }

    /// The values the form was shown with.
    pub fn shown(&self) -> Shown {
        Shown::read(&self.shown)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::date;

    use super::*;

    #[test]
    fn all_complaints_come_at_once_in_the_order_of_the_form() {
        let rules = Rules { country: None, today: date!(2026 - 11 - 23), fields: Arc::default() };
        let invalid = CustomerForm { phone_number: "12".into(), ..CustomerForm::default() }.check(&rules).unwrap_err();
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
        let rules = Rules { country: None, today: date!(2026 - 11 - 23), fields: Arc::default() };
        let typed = CustomerForm {
            first_name: "Ada".into(),
            last_name: "Lovelace".into(),
            iso_date: Some("1980-02-01".into()),
            phone_number: "+44 20 7946 0958".into(),
            ..CustomerForm::default()
        };
        let row = typed.check(&rules).unwrap().into_row(&rules.fields, 1);
        let details = CustomerForm::of(&row, &rules.fields).check(&rules).unwrap();
        assert_eq!((details.date_of_birth.date(), details.phone_number.as_str()), (row.date_of_birth, "+442079460958"));
    }
}
