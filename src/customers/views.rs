//! Customers as pages show them: every value in words, addresses ready for links.
//! Nothing here decides anything; templates only place what stands here.

use std::rc::Rc;

use time::Date;
use uuid::Uuid;

use super::{
    entity::customer,
    field::{Field, Value},
    own_fields::Definitions,
};
use crate::clock::{Clock, Moment};

/// A customer with every fact in words.
pub struct CustomerView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    /// The fields that were asked for, in their order.
    pub facts: Vec<Fact>,
    pub added: Moment,
    pub changed: Moment,
}

/// A field and its value.
pub struct Fact {
    /// Shared by the rows of a page.
    pub field: Rc<Field>,
    /// Nothing where there is none.
    pub value: Option<Value>,
}

impl Fact {
    /// How its column looks in the list: digits stand below each other, and fields of one's own give way to the others.
    pub fn class(&self) -> Option<&'static str> {
        let is_figures = matches!(self.value, Some(Value::Phone { .. } | Value::Figures(_)));
        match (self.field.is_own(), is_figures) {
            (true, true) => Some("table__own figures"),
            (true, false) => Some("table__own"),
            (false, true) => Some("figures"),
            (false, false) => None,
        }
    }
}

impl CustomerView {
    /// A customer with every field but the name that has a value.
    pub fn filled(customer: &customer::Model, clock: &Clock, fields: &Definitions) -> Self {
        let facts: Vec<_> = Field::all(fields).filter(|field| !field.is_name()).map(Rc::new).collect();
        let mut view = Self::of(customer.clone(), clock, clock.today(), &facts);
        view.facts.retain(|fact| fact.value.is_some());
        view
    }

    /// A customer with these fields, as of `today`.
    pub fn of(mut customer: customer::Model, clock: &Clock, today: Date, fields: &[Rc<Field>]) -> Self {
        let name = customer.name();
        let fact = |field: &Rc<Field>| Fact { value: field.take(&mut customer, today), field: Rc::clone(field) };
        Self {
            facts: fields.iter().map(fact).collect(),
            id: customer.id,
            version: customer.version,
            name,
            added: clock.moment(customer.created_at, today),
            changed: clock.moment(customer.updated_at, today),
        }
    }
}
