//! Finds the pairs in a list of records that may be one person.

use super::{Rarity, Record, Score, Verdict, blocks::keys, compare, may_be_one};

/// The most records of one key that are compared with each other. What is lost beyond it: pairs that share nothing but a
/// number that more people have, or a common name with a part of the birth date.
pub const LARGEST: usize = 500;
/// How many steps lie between two words of progress.
const STEPS: usize = 10_000;

/// Two records, by their place in the list, that may be one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub one: usize,
    pub other: usize,
    pub score: Score,
}

/// The pairs that are likely or perhaps one person, the surest first; `progress` is told how much of how much is done.
pub fn pairs(records: &[Record], rarity: &Rarity, mut progress: impl FnMut(usize, usize)) -> Vec<Pair> {
    let with_keys = |(at, record)| keys(record).into_iter().map(move |key| (key, at));
    let mut blocks: Vec<(u64, usize)> = records.iter().enumerate().flat_map(with_keys).collect();
    blocks.sort_unstable();
    let mut found = Vec::new();
    let (mut done, mut told) = (0, 0);
    for block in blocks.chunk_by(|one, other| one.0 == other.0) {
        if block.len() <= LARGEST {
            compare_all(block, records, rarity, &mut found);
        }
        done += block.len();
        if done - told >= STEPS {
            told = done;
            progress(done, blocks.len());
        }
    }
    // A pair is found by each key that it shares.
    found.sort_unstable_by_key(|pair| (pair.one, pair.other));
    found.dedup_by_key(|pair| (pair.one, pair.other));
    found.sort_by(|one, other| other.score.points.total_cmp(&one.score.points));
    found
}

fn compare_all(block: &[(u64, usize)], records: &[Record], rarity: &Rarity, found: &mut Vec<Pair>) {
    for (at, &(_, one)) in block.iter().enumerate() {
        for &(_, other) in &block[at + 1..] {
            let two = [&records[one], &records[other]];
            found.extend(alike(two, rarity).map(|score| Pair { one, other, score }));
        }
    }
}

/// How likely two are one person, if they may be.
pub fn alike([one, other]: [&Record; 2], rarity: &Rarity) -> Option<Score> {
    let score = may_be_one(one, other, rarity).then(|| compare(one, other, rarity));
    score.filter(|score| score.verdict() != Verdict::Different)
}
