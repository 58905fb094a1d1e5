//! Somebody who is entered again although they lie in the trash: who that is, and back with what was typed.
//! The same folded name with the same date of birth or phone number is taken for the same person, and only asked about.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::{
    conflict::Correction,
    entity::customer::{self, Column, in_trash},
    field::Field,
    fold::fold,
    form::{CustomerForm, Details},
    store::Customers,
};
use crate::error::Error;

/// The most that are looked at: of a common name with one number, the latest of some will do.
const MOST: u64 = 50;

impl Customers {
    /// The record that a form for a new customer would enter again: the one that was chosen, or the last that was deleted.
    pub async fn entered_again(&self, form: &CustomerForm) -> Result<Option<customer::Model>, Error> {
        // What is wrong with the form is told first.
        let Ok(details) = form.check(&self.rules()) else { return Ok(None) };
        if let Ok(chosen) = form.restore.parse::<Uuid>()
            && let Some(chosen) = customer::Entity::find_by_id(chosen).one(self.db().read()).await?
            && chosen.merged_into.is_none()
            && is_same(&chosen, &details)
        {
            return Ok(Some(chosen));
        }
        let birth = Column::DateOfBirth.eq(details.date_of_birth.date());
        let phone = Column::PhoneNumber.eq(details.stored(&Field::PhoneNumber));
        let mut found = Vec::new();
        // One after the other, each along its own index: for either, SQLite would read the whole trash.
        for same in [birth, phone] {
            let alike = in_trash().filter(same);
            let alike = alike.filter(Column::LastNameSort.eq(fold(&details.last_name)));
            let alike = alike.filter(Column::FirstNameSort.eq(fold(&details.first_name)));
            found.extend(alike.limit(MOST).all(self.db().read()).await?);
        }
        Ok(found.into_iter().max_by_key(|row| (row.deleted_at, row.id)))
    }

    /// Restores a record with what was typed over it; what was left empty stays as it was.
    pub async fn restore_with(&self, record: &customer::Model, typed: &CustomerForm) -> Result<Correction, Error> {
        self.correct(record.id, &self.with_typed(record, typed)).await
    }

    /// The form of a record with what was typed over it.
    pub fn with_typed(&self, record: &customer::Model, typed: &CustomerForm) -> CustomerForm {
        let mut form = CustomerForm { owner: typed.owner.clone(), ..CustomerForm::of(record, self.fields()) };
        for (field, [_, typed]) in self.typed_otherwise(record, typed) {
            field.fill(&mut form, &typed);
        }
        form
    }

    /// The fields in which a record differs from what was typed, with its value and theirs.
    pub fn typed_otherwise(&self, record: &customer::Model, typed: &CustomerForm) -> Vec<(Field, [String; 2])> {
        let Ok(details) = typed.check(&self.rules()) else { return Vec::new() };
        let filled = |field: &Field| !field.is_unchanged(&field.typed(typed), "");
        let both = |field: Field| {
            let values = [field.stored(record), details.stored(&field)];
            (field, values)
        };
        Field::all(self.fields()).filter(filled).map(both).filter(|(_, [there, typed])| there != typed).collect()
    }
}

fn is_same(record: &customer::Model, details: &Details) -> bool {
    let name = (&record.last_name_sort, &record.first_name_sort);
    name == (&fold(&details.last_name), &fold(&details.first_name))
        && [Field::DateOfBirth, Field::PhoneNumber].iter().any(|field| field.stored(record) == details.stored(field))
}
