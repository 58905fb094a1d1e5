//! The customers of some blocks, compared with each other, so many pairs at a time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use uuid::Uuid;

use super::super::{
    neighbours::Candidate,
    rules::{Names, Person, Rarity, Record, alike},
};

/// How many pairs are found at once, and written in one write.
const PAIRS: usize = 1_000;

/// Customers who share a key, block by block, and how far they are compared.
pub struct Blocks {
    members: Vec<Vec<Uuid>>,
    records: HashMap<Uuid, Arc<Record>>,
    rarity: Arc<Rarity>,
    /// Which block is next, and who of it.
    next: (usize, usize),
}

impl Blocks {
    /// Makes these people ready; whoever is not among them has gone.
    pub fn new(members: Vec<Vec<Uuid>>, people: HashMap<Uuid, Person>, rarity: Arc<Rarity>, names: &mut Names) -> Self {
        let ready = |(id, person)| (id, Arc::new(Record::among(&person, &rarity, names)));
        let records = people.into_iter().map(ready).collect();
        Self { members, records, rarity, next: (0, 0) }
    }

    /// The next pairs that may be one person, and whether there may be more.
    pub fn some_pairs(&mut self) -> (Vec<Candidate<[Uuid; 2]>>, bool) {
        let mut found = BTreeMap::new();
        while let Some(block) = self.members.get(self.next.0) {
            let Some((one, others)) = block.get(self.next.1..).and_then(<[Uuid]>::split_first) else {
                self.next = (self.next.0 + 1, 0);
                continue;
            };
            if found.len() >= PAIRS {
                return (found.into_iter().collect(), true);
            }
            self.next.1 += 1;
            let Some(record) = self.records.get(one) else { continue };
            for other in others {
                if let Some(other_record) = self.records.get(other)
                    && alike([record, other_record], &self.rarity).is_some()
                {
                    found.entry([*one, *other]).or_insert_with(|| [Arc::clone(record), Arc::clone(other_record)]);
                }
            }
        }
        (found.into_iter().collect(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_more_pairs_than_are_found_at_once_is_compared_whole() {
        let ids: Vec<Uuid> = (1..=60).map(Uuid::from_u128).collect();
        let ada = Person::of_texts(["Ada", "Lovelace", "1985-12-10", "+442079460958"]);
        let people = ids.iter().map(|id| (*id, ada.clone())).collect();
        // One has gone, and two are in another block too.
        let members = vec![ids.iter().copied().chain([Uuid::from_u128(99)]).collect(), ids[..2].to_vec()];
        let mut blocks = Blocks::new(members, people, Arc::default(), &mut Names::default());
        let (mut found, mut rounds, mut are_more) = (Vec::new(), 0, true);
        while are_more {
            let (some, more) = blocks.some_pairs();
            assert!(some.len() < PAIRS + ids.len(), "{} at once", some.len());
            found.extend(some.into_iter().map(|(two, _)| two));
            (rounds, are_more) = (rounds + 1, more);
        }
        assert_eq!((found.len(), rounds), (60 * 59 / 2 + 1, 2), "one is found by each of its blocks");
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 60 * 59 / 2);
    }
}
