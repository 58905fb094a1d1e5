//! Imports in words, as pages and the command line tell them.

use std::borrow::Borrow;

use super::{
    model::Import,
    settings::Matches,
    state::{Counts, State},
};
use crate::text::grouped;

/// "1 customer" or "1,204 customers".
pub fn customers(count: u64) -> String {
    if count == 1 { "1 customer".into() } else { format!("{} customers", grouped(count)) }
}

/// "1 row" or "1,204 rows".
pub fn rows(count: impl Borrow<u64>) -> String {
    let count = *count.borrow();
    if count == 1 { "1 row".into() } else { format!("{} rows", grouped(count)) }
}

/// "1,204".
pub fn number(count: impl Borrow<u64>) -> String {
    grouped(*count.borrow())
}

/// Where an import stands, in a few words.
pub fn state(import: &Import) -> String {
    let Counts { new, perhaps, wrong, added, updated, taken_back, .. } = import.counts;
    match import.state {
        State::Reading => "Reading the file".into(),
        State::Waiting => "Needs a choice".into(),
        State::Checking => "Checking the rows".into(),
        State::Checked if perhaps > 0 => {
            format!("{} new, {} to decide; nothing saved yet", grouped(new), grouped(perhaps))
        }
        State::Checked if wrong > 0 => format!("{} new, {} wrong; nothing saved yet", grouped(new), grouped(wrong)),
        State::Checked => format!("{} new; nothing saved yet", grouped(new)),
        State::Committing => format!("{} added so far", customers(added)),
        State::Done if updated > 0 => format!("{} added, {} updated", customers(added), grouped(updated)),
        State::Done => format!("{} added", customers(added)),
        State::Undoing => format!("{} taken back so far", customers(taken_back)),
        State::Undone => format!("Undone: {} taken back", customers(taken_back)),
        State::Failed => "Failed; nothing was saved".into(),
    }
}

/// How far the work has come, in words.
pub fn progress(import: &Import) -> String {
    let count = |number: i64| grouped(u64::try_from(number).unwrap_or(0));
    let (done, total) = (count(import.row.done), count(import.row.total));
    match import.state {
        State::Reading if import.row.done == 0 => "Reading the file…".into(),
        State::Reading => format!("{done} rows read"),
        State::Checking => format!("{done} of {total} rows checked"),
        State::Committing => format!("{done} of {total} rows saved"),
        State::Undoing => {
            let Counts { added, updated, taken_back, left, .. } = import.counts;
            format!("{} of {} customers taken back", grouped(taken_back + left), grouped(added + updated))
        }
        _ => String::new(),
    }
}

/// What the button that commits says: "Add 1,204 customers and update 3".
pub fn would_do(import: &Import) -> Option<String> {
    match import.would_keep() {
        (0, 0) => None,
        (0, updated) => Some(format!("Update {}", customers(updated))),
        (new, 0) => Some(format!("Add {}", customers(new))),
        (new, updated) => Some(format!("Add {} and update {}", customers(new), grouped(updated))),
    }
}

/// What came of an import, in a sentence or two.
pub fn outcome(import: &Import) -> String {
    match import.state {
        State::Done => {
            let Counts { refused, .. } = import.counts;
            let refused = (refused > 0).then(|| format!("{} could not be saved.", rows(refused)));
            let told = [Some(did(&import.counts)), refused, erased(import), undecided(import), meanwhile(import)];
            told.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        State::Undone => undid(&import.counts),
        State::Failed => {
            format!("{} Nothing was saved.", import.row.failure.as_deref().unwrap_or("The import failed."))
        }
        _ => state(import),
    }
}

/// What was done, in a sentence.
pub fn did(counts: &Counts) -> String {
    match (counts.added, counts.updated) {
        (added, 0) => format!("{} added.", were(added)),
        (0, updated) => format!("{} updated.", were(updated)),
        (added, updated) => format!("{} added and {} updated.", were(added), grouped(updated)),
    }
}

/// How many rows were new when they were checked and not any more when it came to them.
pub fn meanwhile(import: &Import) -> Option<String> {
    let Counts { new, added, refused, .. } = import.counts;
    match new.saturating_sub(added + refused) {
        _ if import.settings.matches != Matches::Skip => None,
        0 => None,
        1 => Some("1 row was left out: somebody added that customer meanwhile.".into()),
        count => Some(format!("{} were left out: somebody added those customers meanwhile.", rows(count))),
    }
}

/// "12 rows may be someone already here".
pub fn may_be(count: impl Borrow<u64>) -> String {
    format!("{} may be someone already here", rows(count))
}

/// How many rows are already here by the rules, though not exactly.
pub fn likely(count: impl Borrow<u64>) -> String {
    match *count.borrow() {
        1 => "1 row is someone already here or earlier in the file, though written differently.".into(),
        count => format!("{} are people already here or earlier in the file, though written differently.", rows(count)),
    }
}

/// How many rows are left out because they may be somebody and nobody has decided.
pub fn undecided(import: &Import) -> Option<String> {
    let verb = if import.state.is_open() { ["is", "are"] } else { ["was", "were"] };
    match import.counts.perhaps {
        0 => None,
        1 => Some(format!("1 row {} left out: it may be someone already here.", verb[0])),
        count => Some(format!("{} {} left out: they may be people already here.", rows(count), verb[1])),
    }
}

/// How many rows are left out because they are people who were erased.
pub fn erased(import: &Import) -> Option<String> {
    let verb = if import.state.is_open() { ["is", "are"] } else { ["was", "were"] };
    match import.counts.erased {
        0 => None,
        1 => Some(format!("1 row {} left out: it is somebody who was erased.", verb[0])),
        count => Some(format!("{} {} left out: they are people who were erased.", rows(count), verb[1])),
    }
}

fn were(count: u64) -> String {
    format!("{} {}", customers(count), if count == 1 { "was" } else { "were" })
}

/// What an undo did, in a sentence or two.
pub fn undid(counts: &Counts) -> String {
    let left = match counts.left {
        0 => String::new(),
        1 => " 1 customer was changed since the import and was left as it is.".into(),
        left => format!(" {} customers were changed since the import and were left as they are.", grouped(left)),
    };
    format!("{} taken back.{left}", were(counts.taken_back))
}
