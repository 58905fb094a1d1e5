//! Customers as pages show them: every value in words, addresses ready for links.
//! Nothing here decides anything; templates only place what stands here.

use time::Date;
use uuid::Uuid;

use super::{
    entity::customer,
    field::{Field, Value},
};
use crate::clock::{Clock, Moment};

/// A customer with every fact in words.
pub struct CustomerView {
    pub id: Uuid,
    pub name: String,
    /// Every field but the name.
    pub facts: Vec<Fact>,
    pub added: Moment,
    pub changed: Moment,
}

/// A field and its value.
pub struct Fact {
    pub field: Field,
    pub value: Value,
}

impl CustomerView {
    /// A customer as of `today`.
    pub fn of(customer: &customer::Model, clock: &Clock, today: Date) -> Self {
        let fact = |field: Field| Fact { value: field.shown(customer, today), field };
        Self {
            id: customer.id,
            name: customer.name(),
            facts: Field::all().into_iter().filter(|field| !field.is_name()).map(fact).collect(),
            added: clock.moment(customer.created_at, today),
            changed: clock.moment(customer.updated_at, today),
        }
    }
}
