//! What is compared of a customer, made ready once.

use std::{collections::HashMap, sync::Arc};

use time::Date;

use super::{Rarity, name::Name, number::Numbers, points};
use crate::customers::birth_date::from_iso_text;

/// A customer as kept; a text is empty where it is not known.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub first: String,
    pub last: String,
    pub born: Option<Date>,
    /// In E.164.
    pub number: String,
}

impl Person {
    /// Reads first name, last name, date of birth as `1980-02-01` and phone number; what is no date is not known.
    pub fn of_texts([first, last, born, number]: [&str; 4]) -> Self {
        let written = |c: &char| c.is_ascii_digit() || *c == '+';
        Self {
            first: first.to_owned(),
            last: last.to_owned(),
            born: from_iso_text(born),
            number: number.chars().filter(written).collect(),
        }
    }
}

/// A customer, ready to be compared.
#[derive(Debug, Clone)]
pub struct Record {
    pub(super) first: Option<Arc<Name>>,
    pub(super) last: Option<Arc<Name>>,
    pub(super) born: Option<Date>,
    pub(super) number: String,
    /// How many people have this number, by their birthdays.
    pub(super) with_number: u32,
    pub(super) shares: Shares,
}

/// Which part of all people have the same, as log2: -10 is one of a thousand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    pub first: f64,
    /// Whether several have the first name, so that it is one, not a slip.
    pub first_known: bool,
    pub last: f64,
    /// Of first and last name together, where at least four have it: some first names go with some last names.
    pub full: Option<f64>,
}

impl Record {
    /// Makes a customer ready; how common the names are is looked up once, here.
    pub fn new(person: &Person, rarity: &Rarity) -> Self {
        Self::among(person, rarity, &mut Names::default())
    }

    /// The same with names that were made ready before.
    pub fn among(person: &Person, rarity: &Rarity, names: &mut Names) -> Self {
        let (first, last) = (names.ready(&person.first), names.ready(&person.last));
        let share = |count: u32| (f64::from(count.max(1)) / rarity.people()).log2();
        let full = first.as_ref().zip(last.as_ref()).map_or(0, |(first, last)| rarity.full_name(first, last));
        let first_count = first.as_ref().map_or(0, |name| rarity.first_name(name));
        let shares = Shares {
            first: first.as_ref().map_or(0.0, |_| share(first_count)),
            first_known: first_count >= points::KNOWN_NAME,
            last: last.as_ref().map_or(0.0, |name| share(rarity.last_name(name))),
            full: (full > 3).then(|| share(full - 2)),
        };
        let with_number = rarity.number(&person.number);
        Self { first, last, born: person.born, number: person.number.clone(), with_number, shares }
    }

    /// A customer whose names are not looked at: good for [`super::may_be_one`] alone.
    pub fn without_names(person: &Person) -> Self {
        let unknown = f64::NEG_INFINITY;
        let shares = Shares { first: unknown, first_known: false, last: unknown, full: None };
        Self { first: None, last: None, born: person.born, number: person.number.clone(), with_number: 1, shares }
    }

    /// The phone number; empty where it is not known.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Whether the numbers are the same but for one digit.
    pub fn number_agrees(&self, other: &Self) -> bool {
        Numbers::of(self, other).agree()
    }

    /// The same with so many people, by their birthdays, who have this number.
    #[must_use]
    pub fn with_number(self, people: usize) -> Self {
        Self { with_number: people.try_into().unwrap_or(u32::MAX), ..self }
    }
}

/// Names made ready once, for many customers who have them.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, Option<Arc<Name>>>);

impl Names {
    /// The most that are kept, each in half a kilobyte.
    const MOST: usize = 10_000;

    fn ready(&mut self, name: &str) -> Option<Arc<Name>> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let ready = Name::new(name).map(Arc::new);
        self.0.insert(name.to_owned(), ready.clone());
        ready
    }
}

/// Stands for a first and last name, in either order.
pub(super) fn full_key(first: &Name, last: &Name) -> u64 {
    hash(&[first.key.as_str().min(&last.key), first.key.as_str().max(&last.key)])
}

/// Stands for a phone number.
pub(super) fn number_key(number: &str) -> u64 {
    hash(&[number])
}

/// Stands for what these parts say together. Keys are kept in databases, so this never changes: FNV-1a, 64 bits.
pub(super) fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
