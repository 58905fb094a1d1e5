//! How like two phone numbers are.

use std::collections::{HashMap, HashSet};

use time::Date;

use super::{Person, Rarity, Reason, Record, birth::one_slip, points};

/// How like two phone numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberLikeness {
    Same,
    /// One digit is another, or two neighbours are swapped.
    OneDigit,
    Different,
}

/// How the phone numbers agree.
pub struct Numbers {
    likeness: Option<NumberLikeness>,
    /// How many people have it.
    people: u32,
}

impl Numbers {
    /// How two records' numbers agree.
    pub fn of(one: &Record, other: &Record) -> Self {
        let known = !one.number.is_empty() && !other.number.is_empty();
        Self {
            likeness: known.then(|| likeness(&one.number, &other.number)),
            people: one.with_number.max(other.with_number),
        }
    }

    /// Whether they are the same but for one digit.
    pub fn agree(&self) -> bool {
        self.likeness.is_some_and(|likeness| likeness != NumberLikeness::Different)
    }

    /// What they say; less where the two may be relatives.
    pub fn points(&self, relative: Option<Reason>, rarity: &Rarity) -> f64 {
        let of_home = match relative {
            Some(Reason::Relative) => points::NUMBER_OF_A_HOME,
            Some(_) if self.people > 2 => points::NUMBER_OF_A_FAMILY,
            Some(_) => points::NUMBER_OF_TWO,
            None => f64::MAX,
        };
        match self.likeness {
            Some(NumberLikeness::Same) => {
                let shared = f64::from(self.people.max(3) - 2);
                of_home.min((points::SAME_NUMBER * rarity.people() / shared).log2())
            }
            Some(NumberLikeness::OneDigit) => of_home.min(points::of_number(NumberLikeness::OneDigit)),
            Some(NumberLikeness::Different) => points::of_number(NumberLikeness::Different),
            None => 0.0,
        }
    }

    /// The same in words.
    pub fn reason(&self) -> Option<Reason> {
        Some(match self.likeness? {
            NumberLikeness::Same if self.people > 2 => Reason::SharedPhone,
            NumberLikeness::Same => Reason::SamePhone,
            NumberLikeness::OneDigit => Reason::PhoneOneDigit,
            NumberLikeness::Different => Reason::PhoneDifferent,
        })
    }
}

/// The people of each number, told apart by their birthdays: one who was written down twice has one.
#[derive(Debug, Default)]
pub struct Households(HashMap<String, HashSet<Date>>);

impl Households {
    /// Those of these people.
    pub fn of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Self {
        let mut households = Self::default();
        for person in people.into_iter().filter(|person| !person.number.is_empty()) {
            households.0.entry(person.number.clone()).or_default().extend(person.born);
        }
        households
    }

    /// A record that knows how many people have its number.
    pub fn count(&self, record: Record) -> Record {
        match self.0.get(record.number()) {
            Some(birthdays) => record.with_number(birthdays.len()),
            None => record,
        }
    }
}

/// How like two numbers in E.164 are.
fn likeness(one: &str, other: &str) -> NumberLikeness {
    if one == other {
        NumberLikeness::Same
    } else if one_slip(one.as_bytes(), other.as_bytes()) {
        NumberLikeness::OneDigit
    } else {
        NumberLikeness::Different
    }
}
