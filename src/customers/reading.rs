//! What became of each field while a form was checked: its value, or what is wrong with it.
//! Each value is parsed once; a rule that garde runs fills its slot here.

use std::cell::OnceCell;

use super::{
    birth_date::{BirthDate, from_iso_text},
    field::Field,
    form::{Details, Rules},
    phone::Phone,
};
use crate::error::{Complaint, Invalid};

/// The context of a check: the rules, and a slot for each field.
pub struct Reading {
    pub rules: Rules,
    pub first_name: Slot<String>,
    pub last_name: Slot<String>,
    pub date_of_birth: Slot<BirthDate>,
    pub phone_number: Slot<Phone>,
}

/// One field's value, or the complaint about it, once it was read.
pub struct Slot<T> {
    field: Field,
    read: OnceCell<Result<T, Complaint>>,
}

impl Reading {
    /// A reading by these rules; what `standing` answers is taken as it is, and the rules are not asked.
    pub fn new(rules: Rules, standing: impl Fn(Field) -> Option<String>) -> Self {
        let date = |stored: String| from_iso_text(&stored).map(BirthDate::kept);
        Self {
            rules,
            first_name: Slot::new(Field::FirstName, standing(Field::FirstName)),
            last_name: Slot::new(Field::LastName, standing(Field::LastName)),
            date_of_birth: Slot::new(Field::DateOfBirth, standing(Field::DateOfBirth).and_then(date)),
            phone_number: Slot::new(Field::PhoneNumber, standing(Field::PhoneNumber).map(Phone::kept)),
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

impl<T> Slot<T> {
    fn new(field: Field, standing: Option<T>) -> Self {
        Self { field, read: standing.map(Ok).map(OnceCell::from).unwrap_or_default() }
    }

    /// Reads the field unless it stands; tells garde the code of what is wrong.
    pub fn fill(&self, read: impl FnOnce() -> Result<T, Complaint>) -> garde::Result {
        self.read.get_or_init(read).as_ref().map(drop).map_err(|complaint| garde::Error::new(complaint.code.clone()))
    }

    fn take(self, invalid: &mut Invalid) -> Option<T> {
        match self.read.into_inner()? {
            Ok(value) => Some(value),
            Err(complaint) => {
                invalid.add(self.field.name(), complaint);
                None
            }
        }
    }
}
