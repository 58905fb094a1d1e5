//! What becomes of each row: it is compared with who is here and with the rows before it, in their order.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasher, Hash, RandomState},
    sync::Arc,
};

use uuid::Uuid;

use super::{
    super::{
        duplicates::{many::Nearby, rules::Person},
        erasure::Keys,
    },
    alike::{Alike, Comparing, Earlier, Match, Who},
    among::Newcomer,
    matching::{self, Key},
    row::WHOLE_ROW,
    settings::{Matches, Settings, Similar},
    state::Verdict,
};
use crate::error::{Complaint, Invalid};

/// A row, read, without what is no longer needed.
pub struct CheckedRow {
    pub line: u64,
    pub is_customer: bool,
    pub outcome: Result<Fine, Invalid>,
}

/// A row that keeps the rules.
pub struct Fine {
    pub key: Option<Key>,
    /// Who it is, where anybody was erased.
    pub erased: Option<Keys>,
    /// The whole of it.
    pub hash: u64,
    /// Values that no two customers may have.
    pub unique: Vec<(String, String)>,
    /// What is compared by the rules of duplicates, where that is to be done.
    pub person: Option<Person>,
    /// The same, ready, where nobody is exactly the one of the row.
    pub newcomer: Option<Newcomer>,
}

/// A chunk whose rows were read, with what the register says of them.
pub struct Looked {
    pub first: i64,
    pub rows: Vec<CheckedRow>,
    pub here: HashMap<Key, Vec<Uuid>>,
    pub taken: HashMap<(String, String), Uuid>,
    pub kept_away: HashSet<Vec<u8>>,
    pub nearby: Option<Nearby>,
}

/// A row with what becomes of it; nothing where it is no customer.
pub struct Judged {
    pub line: u64,
    pub verdict: Option<Verdict>,
    pub invalid: Invalid,
    /// Who it is by the rules of duplicates, surely or perhaps.
    pub found: Option<(Match, Person)>,
}

/// What becomes of a row, and of what the register says of it.
struct Sentence {
    verdict: Verdict,
    invalid: Invalid,
    found: Option<Match>,
}

impl Sentence {
    fn of(verdict: Verdict) -> Self {
        Self { verdict, invalid: Invalid::default(), found: None }
    }

    fn told(verdict: Verdict, code: &'static str, words: String) -> Self {
        Self { verdict, invalid: Invalid::one(WHOLE_ROW, Complaint::new(code, words)), found: None }
    }

    fn seems_to_repeat(row: Match) -> Self {
        let line = if let Who::Row { line, .. } = row.who { line } else { 0 };
        let words = format!("This seems to repeat line {line} of the file: {}", row.score.in_words());
        Self { found: Some(row), ..Self::told(Verdict::Repeated, "repeated", words) }
    }

    fn ambiguous(customers: usize) -> Self {
        let invalid = Invalid::one(WHOLE_ROW, matching::ambiguous(customers));
        Self { invalid, ..Self::of(Verdict::Wrong) }
    }
}

/// The rows that came before, in twelve bytes each.
struct Seen {
    hasher: RandomState,
    rows: HashMap<u64, u32>,
}

impl Seen {
    /// The line of an earlier row with the same value; from now on this one is known.
    fn add(&mut self, value: &impl Hash, line: u64) -> Option<u32> {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match self.rows.entry(self.hasher.hash_one(value)) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(line);
                None
            }
        }
    }
}

/// Judges rows one after the other.
pub struct Judge {
    settings: Settings,
    comparing: Option<Arc<Comparing>>,
    /// Whether the very same file was imported before.
    all_here: bool,
    seen: Seen,
    earlier: Earlier,
}

impl Judge {
    /// A judge of a file with so many rows.
    pub fn new(
        settings: Settings,
        comparing: Option<Arc<Comparing>>,
        all_here: bool,
        (hasher, rows): (RandomState, usize),
    ) -> Self {
        let seen = Seen { hasher, rows: HashMap::with_capacity(rows) };
        Self { settings, comparing, all_here, seen, earlier: Earlier::default() }
    }

    /// What becomes of the rows of a chunk.
    pub fn judge(&mut self, mut looked: Looked) -> Vec<Judged> {
        let rows = std::mem::take(&mut looked.rows);
        let judged = rows.into_iter().zip(looked.first..).map(|(row, place)| {
            let line = row.line;
            let nobody = |verdict, invalid| Judged { line, verdict, invalid, found: None };
            match row.outcome {
                _ if !row.is_customer => nobody(None, Invalid::default()),
                Err(invalid) => nobody(Some(Verdict::Wrong), invalid),
                Ok(fine) => {
                    let Sentence { verdict, invalid, found } = self.one(&fine, (place, line), &looked);
                    let found = found.zip(fine.newcomer.map(|row| row.person));
                    Judged { line, verdict: Some(verdict), invalid, found }
                }
            }
        });
        judged.collect()
    }

    fn one(&mut self, fine: &Fine, (place, line): (i64, u64), looked: &Looked) -> Sentence {
        let matches = self.settings.matches;
        let exact = fine.key.as_ref().and_then(|key| looked.here.get(key));
        let before = match (matches, &fine.key) {
            (Matches::Skip | Matches::Update, Some(key)) => self.seen.add(key, line),
            _ => self.seen.add(&fine.hash, line),
        };
        if let Some(before) = before {
            return Sentence::told(Verdict::Repeated, "repeated", format!("This repeats line {before} of the file"));
        }
        if self.all_here {
            return Sentence::of(Verdict::Here);
        }
        match (matches, exact) {
            (Matches::Update, Some(ids)) if ids.len() > 1 => return Sentence::ambiguous(ids.len()),
            (Matches::Skip, Some(_)) => return Sentence::of(Verdict::Here),
            _ => {}
        }
        let Alike { mut customers, row, perhaps } = self.alike(fine, looked);
        match (matches, customers.len()) {
            (Matches::Skip, 1..) => return Sentence { found: customers.pop(), ..Sentence::of(Verdict::Likely) },
            (Matches::Update, 2..) => return Sentence::ambiguous(customers.len()),
            _ => {}
        }
        let likely = customers.pop();
        if let Some(row) = row.filter(|_| likely.is_none()) {
            return Sentence::seems_to_repeat(row);
        }
        let exactly = exact.filter(|_| matches == Matches::Update).and_then(|ids| ids.first().copied());
        let own = exactly.or(likely.as_ref().and_then(Match::customer));
        if let Some(before) = own.and_then(|own| self.seen.add(&own, line)) {
            let words = format!("This is the customer of line {before} of the file again");
            return Sentence::told(Verdict::Repeated, "repeated", words);
        }
        if own.is_none() && fine.erased.is_some_and(|person| person.are_among(&looked.kept_away)) {
            return Sentence::of(Verdict::Erased);
        }
        let may_be = own.or(perhaps.as_ref().and_then(Match::customer));
        if let Some(taken) = self.taken(fine, line, may_be, looked) {
            return Sentence { invalid: taken, ..Sentence::of(Verdict::Wrong) };
        }
        if exactly.is_some() {
            return Sentence::of(Verdict::Here);
        }
        if likely.is_some() {
            return Sentence { found: likely, ..Sentence::of(Verdict::Likely) };
        }
        if let Some(newcomer) = &fine.newcomer {
            self.earlier.add(place, line, newcomer);
        }
        let found = perhaps.filter(|_| self.settings.similar == Similar::Skip);
        let verdict = if found.is_some() { Verdict::Perhaps } else { Verdict::New };
        Sentence { found, ..Sentence::of(verdict) }
    }

    /// Whom a row may be, where it is compared by the rules.
    fn alike(&self, fine: &Fine, looked: &Looked) -> Alike {
        let both = self.comparing.as_ref().zip(fine.newcomer.as_ref());
        let alike = both.map(|(comparing, row)| comparing.alike(row, looked.nearby.as_ref(), &self.earlier));
        alike.unwrap_or_default()
    }

    /// What is wrong with a row that has a value of an earlier one, or of a customer but `own`.
    fn taken(&mut self, fine: &Fine, line: u64, own: Option<Uuid>, looked: &Looked) -> Option<Invalid> {
        for value in &fine.unique {
            let again = self.seen.add(value, line).map(|before| format!("line {before} of the file"));
            let holder = looked.taken.get(value).filter(|holder| Some(**holder) != own);
            if let Some(who) = again.or(holder.map(|_| "another customer".to_owned())) {
                let words = format!("“{}” is already the value of {who}", value.1);
                return Some(Invalid::one(format!("fields.{}", value.0), Complaint::new("taken", words)));
            }
        }
        None
    }
}
