//! Three versions of a customer made one: what a form was shown with, what is there now, and what was typed.
//! A field that one side changed takes that side; only a field that both changed is a conflict.

use super::{entity::customer, field::Field, history::Change, shown::Shown};

/// What became of a form that was saved.
pub enum Correction {
    /// The customer as it is now; `merged` when others had changed it meanwhile.
    Saved { customer: customer::Model, merged: bool },
    /// Nothing was saved, for somebody else changed the same.
    Conflict(Box<Conflict>),
}

/// Two people's changes of one customer that do not fit together.
pub struct Conflict {
    /// The customer as it is now.
    pub theirs: customer::Model,
    /// The customer as it would be with what was typed.
    pub yours: customer::Model,
    /// The fields that both changed; none when it was deleted.
    pub both: Vec<Field>,
    /// The latest change of one of these fields.
    pub last: Option<Change>,
}

/// What was typed, with their value in every field that was left as it was shown; and the fields that both changed.
pub fn three_ways(
    shown: &Shown,
    theirs: &customer::Model,
    mut yours: customer::Model,
) -> (customer::Model, Vec<Field>) {
    let mut both = Vec::new();
    for field in Field::ALL {
        let (typed, there) = (field.stored(&yours), field.stored(theirs));
        match shown.value(field) {
            Some(was) if was == typed => field.put(&mut yours, &there),
            Some(was) if was == there => {}
            _ if typed == there => {}
            _ => both.push(field),
        }
    }
    (yours, both)
}
