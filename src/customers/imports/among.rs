//! People who are compared with those who came before them, as the rules of duplicates say, without a database.

use std::collections::{BTreeSet, HashMap};

use time::Date;

use super::super::{
    duplicates::rules::{Households, Person, Rarity, Record, Score, Verdict, compare, keys, may_be_one},
    field::Field,
    form::Details,
};

/// The most people of one key: those who share nothing but a key of more are not compared.
const LARGEST: u32 = 100;
/// Separates the texts of one who is kept.
const BETWEEN: char = '\u{1F}';

/// Somebody who is to be compared, with the keys that others may share.
pub struct Newcomer {
    pub person: Person,
    pub keys: Vec<u64>,
}

impl Newcomer {
    /// Finds the keys.
    pub fn new(person: Person, rarity: &Rarity) -> Self {
        Self { keys: keys(&Record::new(&person, rarity)), person }
    }
}

/// What is compared of a row.
pub fn person(details: &Details) -> Person {
    let [first, last, born, number] = Field::BUILT_IN.map(|field| details.stored(&field));
    Person::of_texts([&first, &last, &born, &number])
}

/// People with a label each.
pub struct Among<Label> {
    people: Vec<Kept<Label>>,
    /// The last one of each key, by their place in `entries`, and how many have it.
    last: HashMap<u64, (u32, u32)>,
    /// Of each key of each person: whose it is, and the one of the same key before.
    entries: Vec<(u32, u32)>,
}

/// Somebody, compactly.
struct Kept<Label> {
    label: Label,
    born: Option<Date>,
    texts: Box<str>,
}

impl<Label> Default for Among<Label> {
    fn default() -> Self {
        Self { people: Vec::new(), last: HashMap::new(), entries: Vec::new() }
    }
}

impl<Label: Copy> Among<Label> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Keeps somebody.
    pub fn add(&mut self, label: Label, newcomer: &Newcomer) {
        let place = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        for key in &newcomer.keys {
            let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            let (last, count) = self.last.get(key).copied().unwrap_or((u32::MAX, 0));
            if count <= LARGEST {
                self.entries.push((place, last));
                self.last.insert(*key, (entry, count + 1));
            }
        }
        let Person { first, last, born, number } = &newcomer.person;
        let texts = [first.as_str(), last, number].join(&BETWEEN.to_string()).into_boxed_str();
        self.people.push(Kept { label, born: *born, texts });
    }

    /// Those who may be the same person.
    pub fn alike(&self, newcomer: &Newcomer, rarity: &Rarity) -> Vec<(Label, Score)> {
        let sharing: BTreeSet<u32> = newcomer.keys.iter().flat_map(|key| self.of_key(*key)).collect();
        if sharing.is_empty() {
            return Vec::new();
        }
        let others: Vec<(Label, Person)> = sharing
            .into_iter()
            .filter_map(|place| self.people.get(usize::try_from(place).ok()?))
            .map(|kept| (kept.label, kept.person()))
            .collect();
        let households = Households::of(others.iter().map(|(_, person)| person).chain([&newcomer.person]));
        let ready = |person: &Person| households.count(Record::new(person, rarity));
        let record = ready(&newcomer.person);
        // Most are told apart by date and number, before their names are made ready.
        let near = others.iter().filter(|(_, other)| may_be_one(&record, &Record::without_names(other), rarity));
        let scores = near.map(|(label, other)| (*label, compare(&record, &ready(other), rarity)));
        scores.filter(|(_, score)| score.verdict() != Verdict::Different).collect()
    }

    /// Whoever has a key; nobody where too many have it.
    fn of_key(&self, key: u64) -> impl Iterator<Item = u32> {
        let last = self.last.get(&key).filter(|(_, count)| *count <= LARGEST).map(|(last, _)| *last);
        let entry = |at: u32| self.entries.get(usize::try_from(at).ok()?);
        let entries = std::iter::successors(last.and_then(entry), move |(_, before)| entry(*before));
        entries.map(|(place, _)| *place)
    }
}

impl<Label> Kept<Label> {
    fn person(&self) -> Person {
        let mut texts = self.texts.split(BETWEEN).map(str::to_owned);
        let mut text = || texts.next().unwrap_or_default();
        Person { first: text(), last: text(), born: self.born, number: text() }
    }
}
