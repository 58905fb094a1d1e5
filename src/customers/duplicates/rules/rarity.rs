//! How common names and numbers are in this register: a rare name that agrees says more than a common one.

use std::collections::HashMap;

use super::{
    name::Name,
    record::{Person, full_key, number_key},
};

/// How many people are taken to be here at least: in a new register even the commonest name is there once.
const AT_LEAST: u32 = 1_000;

/// How many people have a name or a number.
#[derive(Debug, Default, Clone)]
pub struct Rarity {
    people: u32,
    first_names: HashMap<String, u32>,
    last_names: HashMap<String, u32>,
    full_names: HashMap<u64, u32>,
    /// The birthdays beside each number: a home has several, one person written down often has one.
    numbers: HashMap<u64, Vec<i32>>,
}

impl Rarity {
    /// Counts one more person.
    pub fn count(&mut self, person: &Person) {
        self.people += 1;
        let (first, last) = (Name::new(&person.first), Name::new(&person.last));
        if let (Some(first), Some(last)) = (&first, &last) {
            *self.full_names.entry(full_key(first, last)).or_default() += 1;
        }
        if let Some(born) = person.born.filter(|_| !person.number.is_empty()) {
            let birthdays = self.numbers.entry(number_key(&person.number)).or_default();
            if !birthdays.contains(&born.to_julian_day()) {
                birthdays.push(born.to_julian_day());
            }
        }
        for (name, counts) in [(first, &mut self.first_names), (last, &mut self.last_names)] {
            if let Some(name) = name {
                *counts.entry(name.key).or_default() += 1;
            }
        }
    }

    /// Of so many people, counted elsewhere: how many have each first name, each last name, and both; no number.
    pub fn of_counts(
        people: u32,
        first_names: Vec<(String, u32)>,
        last_names: Vec<(String, u32)>,
        full_names: Vec<(String, String, u32)>,
    ) -> Self {
        let mut rarity = Self { people, ..Self::default() };
        for (counted, counts) in [(first_names, &mut rarity.first_names), (last_names, &mut rarity.last_names)] {
            for (name, count) in counted {
                if let Some(name) = Name::new(&name) {
                    *counts.entry(name.key).or_default() += count;
                }
            }
        }
        for (first, last, count) in full_names {
            if let (Some(first), Some(last)) = (Name::new(&first), Name::new(&last)) {
                *rarity.full_names.entry(full_key(&first, &last)).or_default() += count;
            }
        }
        rarity
    }

    /// The same with so many more people, of whom these are a part: each of their names counts `times` times, unless it is
    /// there once, which may be chance.
    #[must_use]
    pub fn with(&self, part: &[Person], people: u32, times: u32) -> Self {
        let mut counted = Self::default();
        for person in part {
            counted.count(person);
        }
        let mut with = self.clone();
        with.people = with.people.saturating_add(people);
        for (names, counts) in
            [(counted.first_names, &mut with.first_names), (counted.last_names, &mut with.last_names)]
        {
            for (name, count) in names.into_iter().filter(|(_, count)| *count > 1) {
                *counts.entry(name).or_default() += count * times;
            }
        }
        for (name, count) in counted.full_names.into_iter().filter(|(_, count)| *count > 3) {
            *with.full_names.entry(name).or_default() += count * times;
        }
        with
    }

    /// How many people were counted.
    pub fn counted(&self) -> u32 {
        self.people
    }

    /// How many people there are, as the points need it.
    pub fn people(&self) -> f64 {
        f64::from(self.people.max(AT_LEAST))
    }

    pub(super) fn first_name(&self, name: &Name) -> u32 {
        self.first_names.get(&name.key).copied().unwrap_or(1)
    }

    pub(super) fn last_name(&self, name: &Name) -> u32 {
        self.last_names.get(&name.key).copied().unwrap_or(1)
    }

    pub(super) fn full_name(&self, first: &Name, last: &Name) -> u32 {
        self.full_names.get(&full_key(first, last)).copied().unwrap_or(1)
    }

    /// How many people have this number, by their birthdays.
    pub(super) fn number(&self, number: &str) -> u32 {
        self.numbers.get(&number_key(number)).map_or(1, |birthdays| birthdays.len().try_into().unwrap_or(u32::MAX))
    }
}
