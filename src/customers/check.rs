//! The check of a customer's form: [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check, the API and the demo all come through here.

use garde::Validate;
use url::form_urlencoded::Serializer;

use super::{
    entity::customer,
    field::Field,
    form::{CustomerForm, Details, Reading, Rules},
    shown::Shown,
};
use crate::error::{Complaint, Invalid};

impl CustomerForm {
    /// All complaints at once, or the particulars to keep.
    pub fn check(&self, rules: Rules) -> Result<Details, Invalid> {
        self.read(Reading::new(rules, |_| None))
    }

    /// The same for a correction of `customer`: a value that stands there unchanged is not asked again, and neither is
    /// one that the form was shown with.
    pub fn check_against(&self, customer: &customer::Model, rules: Rules) -> Result<Details, Invalid> {
        let shown = self.shown();
        self.read(Reading::new(rules, |name| {
            let field = Field::named(name)?;
            let (typed, stored) = (field.typed(self), field.stored(customer));
            let stands = field.is_unchanged(&typed, &stored)
                || shown.value(&field).is_some_and(|was| field.is_unchanged(&typed, was));
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
        let typed = CustomerForm {
            first_name: "Ada".into(),
            last_name: "Lovelace".into(),
            iso_date: Some("1980-02-01".into()),
            phone_number: "+44 20 7946 0958".into(),
            ..CustomerForm::default()
        };
        let row = typed.check(rules).unwrap().into_row(1);
        let details = CustomerForm::of(&row).check(rules).unwrap();
        assert_eq!((details.date_of_birth.date(), details.phone_number.as_str()), (row.date_of_birth, "+442079460958"));
    }
}
