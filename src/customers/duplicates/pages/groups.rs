//! The pairs of a page in words. Pairs that share a record stand together, as a group, at the place of the surest.

use uuid::Uuid;

use super::super::{
    super::{entity::customer, own_fields::Definitions, views::CustomerView},
    list::SuspectedPair,
    rules::Verdict,
};
use crate::clock::Clock;

/// Records that may be one person.
pub struct GroupView {
    pub people: Vec<CustomerView>,
    pub pairs: Vec<PairView>,
}

/// Two of them, and why.
pub struct PairView {
    /// The record that was there first, which is kept unless somebody chooses otherwise.
    pub kept: Uuid,
    pub other: Uuid,
    /// In the order of addresses.
    pub ids: [Uuid; 2],
    /// Which two of the group, where it has more.
    pub numbers: [usize; 2],
    pub is_likely: bool,
    pub reasons: String,
}

/// The pairs in groups, the one with the surest pair first.
pub fn groups(pairs: Vec<SuspectedPair>, clock: &Clock, fields: &Definitions) -> Vec<GroupView> {
    let mut groups: Vec<Vec<SuspectedPair>> = Vec::new();
    for pair in pairs {
        let shares = |group: &Vec<SuspectedPair>| group.iter().any(|other| shares(other, &pair));
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let at = joined.first().and_then(|first| apart.iter().position(|group| points(group) < points(first)));
        groups = apart;
        let mut whole: Vec<SuspectedPair> = joined.drain(..).flatten().collect();
        whole.push(pair);
        groups.insert(at.unwrap_or(groups.len()), whole);
    }
    groups.into_iter().map(|pairs| GroupView::of(pairs, clock, fields)).collect()
}

fn shares(one: &SuspectedPair, other: &SuspectedPair) -> bool {
    one.customers.iter().any(|one| other.customers.iter().any(|other| one.id == other.id))
}

fn points(group: &[SuspectedPair]) -> f64 {
    group.first().map_or(f64::MIN, |pair| pair.score.points)
}

impl GroupView {
    fn of(pairs: Vec<SuspectedPair>, clock: &Clock, fields: &Definitions) -> Self {
        let mut people: Vec<customer::Model> = Vec::new();
        let mut number = |one: &customer::Model| {
            people.iter().position(|known| known.id == one.id).unwrap_or_else(|| {
                people.push(one.clone());
                people.len() - 1
            }) + 1
        };
        let view = |SuspectedPair { customers: [one, other], score }: SuspectedPair| {
            let ids = [one.id.min(other.id), one.id.max(other.id)];
            let mut by_age = [one, other];
            by_age.sort_by_key(|row| (row.created_at, row.id));
            PairView {
                numbers: [number(&by_age[0]), number(&by_age[1])],
                kept: by_age[0].id,
                other: by_age[1].id,
                ids,
                is_likely: score.verdict() == Verdict::Likely,
                reasons: score.in_words(),
            }
        };
        let pairs = pairs.into_iter().map(view).collect();
        Self { people: people.iter().map(|row| CustomerView::filled(row, clock, fields)).collect(), pairs }
    }

    /// Whether it has more than two records.
    pub fn is_many(&self) -> bool {
        self.people.len() > 2
    }
}
