//! What is typed about a customer, and the one set of rules for it; [`CustomerForm::check`] is the only maker of [`Details`].
//! The page, the inline check and the API all come through here.

use std::{collections::BTreeSet, fmt, sync::Arc};

use garde::Validate;
use rlibphonenumber::Region;
use sea_orm::ConnectionTrait;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use time::Date;

use uuid::Uuid;

use super::{
    birth_date::{BirthDate, from_iso_text},
    entity::customer,
    field::Field,
    fold::fold,
    name,
    own_fields::{Definition, Definitions, Given, PREFIX, Stored, TypedFields, Values, searched},
    phone::Phone,
};
use crate::{
    error::{Complaint, Error, Invalid, Slot},
    sign_in::Draftable,
};

/// The controls of the built-in fields.
pub const CONTROLS: [&str; 6] =
    ["first_name", "last_name", "date_of_birth_day", "date_of_birth_month", "date_of_birth_year", "phone_number"];

/// What was typed, word for word; it is shown again until it is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Validate)]
#[garde(context(Reading as reading))]
pub struct CustomerForm {
    #[garde(custom(|typed: &String, reading: &Reading| reading.first_name.fill(|| name::parse(typed, "first"))))]
    pub first_name: String,
    #[garde(custom(|typed: &String, reading: &Reading| reading.last_name.fill(|| name::parse(typed, "last"))))]
    pub last_name: String,
    #[garde(custom(|_: &String, reading: &Reading| reading.date_of_birth.fill(|| self.birth_date(&reading.rules))))]
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
    /// The record in the trash that the form was shown beside; saving adds a new customer all the same.
    #[garde(skip)]
    pub trashed: String,
    /// The record to restore instead.
    #[garde(skip)]
    pub restore: String,
    /// Whether somebody who is similar is to be told of before anything is saved, as browsers without scripts ask.
    #[garde(skip)]
    pub asks: String,
    /// The date of birth as programs write it, in place of the three parts.
    #[garde(skip)]
    pub iso_date: Option<String>,
    /// What was typed for fields of one's own.
    #[garde(custom(|typed: &TypedFields, reading: &Reading| reading.fill_own(typed)))]
    pub own: TypedFields,
}

/// What the rules depend on.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The country of phone numbers typed without a country code.
    pub country: Option<Region>,
    /// The latest date that is not in the future.
    pub today: Date,
    /// The fields of one's own.
    pub fields: Arc<Definitions>,
}

impl Rules {
    /// The same with the fields of the version that a transaction sees.
    pub async fn at(self, version: i64, tx: &impl ConnectionTrait) -> Result<Self, Error> {
        Ok(Self { fields: self.fields.at(version, tx).await?, ..self })
    }
}

/// A customer's particulars that keep the rules, or kept them when they were saved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Details {
    pub first_name: String,
    pub last_name: String,
    pub date_of_birth: BirthDate,
    pub phone_number: Phone,
    /// Of the fields that are in use.
    pub own: Values,
}

impl Details {
    /// The value of a field, as history holds it; empty for none.
    pub fn stored(&self, field: &Field) -> String {
        match field {
            Field::FirstName => self.first_name.clone(),
            Field::LastName => self.last_name.clone(),
            Field::DateOfBirth => self.date_of_birth.date().to_string(),
            Field::PhoneNumber => self.phone_number.as_str().to_owned(),
            Field::Own(own) => self.own.get(&own.key).map(Stored::text).unwrap_or_default().to_owned(),
        }
    }

    /// The row of a new customer.
    pub fn into_row(self, fields: &Definitions, at: i64) -> customer::Model {
        let Self { first_name, last_name, date_of_birth, phone_number, own } = self;
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
            merged_into: None,
            own_words: searched::words(fields, &own),
            fields: own,
        }
    }
}

/// The context of a check: the rules, and a slot for each field.
pub struct Reading {
    rules: Rules,
    own: Vec<(Arc<Definition>, Slot<Option<Stored>>)>,
    first_name: Slot<String>,
    last_name: Slot<String>,
    date_of_birth: Slot<BirthDate>,
    phone_number: Slot<Phone>,
}

impl Reading {
    /// A reading by these rules; a stored value that `standing` answers for a field is taken as it is.
    pub fn new(rules: Rules, standing: impl Fn(&Field) -> Option<String>) -> Self {
        let text = |field: Field| Slot::new(&field.name(), standing(&field));
        let date = |stored: String| from_iso_text(&stored).map(BirthDate::from_stored);
        let (birth, phone) = (Field::DateOfBirth, Field::PhoneNumber);
        let own = |definition: &Arc<Definition>| {
            let field = Field::Own(Arc::clone(definition));
            let stands = standing(&field).map(|stored| definition.stored(&stored));
            (Arc::clone(definition), Slot::new(&field.name(), stands))
        };
        Self {
            first_name: text(Field::FirstName),
            last_name: text(Field::LastName),
            date_of_birth: Slot::new(&birth.name(), standing(&birth).and_then(date)),
            phone_number: Slot::new(&phone.name(), standing(&phone).map(Phone::from_stored)),
            own: rules.fields.active().map(own).collect(),
            rules,
        }
    }

    /// Reads every field of one's own; one that the form has no control for is empty.
    fn fill_own(&self, typed: &TypedFields) -> garde::Result {
        let read = |(definition, slot): &(Arc<Definition>, Slot<_>)| {
            let given = typed.given(definition).unwrap_or(Given::Typed(""));
            slot.fill(|| definition.parse(&given, self.rules.country)).err()
        };
        self.own.iter().filter_map(read).last().map_or(Ok(()), Err)
    }

    /// The particulars, or every complaint in the order of the form.
    pub fn finish(self) -> Result<Details, Invalid> {
        let mut invalid = Invalid::default();
        let first_name = self.first_name.take(&mut invalid);
        let last_name = self.last_name.take(&mut invalid);
        let date_of_birth = self.date_of_birth.take(&mut invalid);
        let phone_number = self.phone_number.take(&mut invalid);
        let own = self
            .own
            .into_iter()
            .filter_map(|(definition, slot)| Some((definition.key.as_str().into(), slot.take(&mut invalid)??)));
        let own = own.collect();
        match (first_name, last_name, date_of_birth, phone_number) {
            (Some(first_name), Some(last_name), Some(date_of_birth), Some(phone_number)) if invalid.is_empty() => {
                Ok(Details { first_name, last_name, date_of_birth, phone_number, own })
            }
            _ => Err(invalid),
        }
    }
}

/// A form as a browser sends it: every control once, and none but those of fields.
impl<'de> Deserialize<'de> for CustomerForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FormVisitor)
    }
}

struct FormVisitor;

impl<'de> Visitor<'de> for FormVisitor {
    type Value = CustomerForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the form of a customer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CustomerForm, A::Error> {
        let (mut form, mut seen) = (CustomerForm::default(), BTreeSet::new());
        while let Some((name, typed)) = map.next_entry::<String, String>()? {
            match (name.strip_prefix(PREFIX), form.built_in(&name)) {
                (Some(control), _) => form.own.type_in(control, typed),
                (None, Some(control)) => *control = typed,
                (None, None) => return Err(A::Error::custom("an unknown field")),
            }
            if !seen.insert(name) {
                return Err(A::Error::custom("the same field twice"));
            }
        }
        Ok(form)
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

    /// What was typed in a control of this name.
    pub fn built_in(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "date_of_birth_day" => &mut self.date_of_birth_day,
            "date_of_birth_month" => &mut self.date_of_birth_month,
            "date_of_birth_year" => &mut self.date_of_birth_year,
            "phone_number" => &mut self.phone_number,
            "version" => &mut self.version,
            "shown" => &mut self.shown,
            "owner" => &mut self.owner,
            "key" => &mut self.key,
            "trashed" => &mut self.trashed,
            "restore" => &mut self.restore,
            "asks" => &mut self.asks,
            _ => return None,
        })
    }

    /// The date of birth as it was typed or sent.
    pub fn birth_date(&self, rules: &Rules) -> Result<BirthDate, Complaint> {
        if let Some(iso) = &self.iso_date {
            return BirthDate::from_iso(iso, rules.today);
        }
        let Self { date_of_birth_day: day, date_of_birth_month: month, date_of_birth_year: year, .. } = self;
        BirthDate::from_parts(day, month, year, rules.today)
    }
}
