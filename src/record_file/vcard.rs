//! Reads an address book of vCards 2.1, 3.0 and 4.0, one card at a time.
//! A birthday that is no whole date is given as it stands, so that the row is complained of.

use std::{
    collections::{BTreeSet, HashSet},
    fs::File,
    io::Seek,
};

use encoding_rs::Encoding;

use super::{
    Cell, Each, FileKind, HowRead, Record, Sink,
    lines::Lines,
    record,
    unreadable::{Failed, too_many_columns, unreadable},
};

mod card;
mod cards;

use card::{COLUMNS, Card};
use cards::Cards;

/// The most properties without a column that are named.
const NAMED: usize = 20;

/// What a first look at all cards tells.
#[derive(Default)]
struct Met {
    /// Whether there is any card.
    any: bool,
    /// Which of the columns are filled.
    used: [bool; COLUMNS.len()],
    /// The keys of fields of one's own, in the order in which they are met.
    own: Vec<String>,
    unread: BTreeSet<String>,
    with_more: u64,
}

/// Reads every card; only the columns that some card fills are given.
pub fn read(file: &mut File, encoding: &'static Encoding, each: Each<'_>) -> Result<HowRead, Failed> {
    let met = Met::of(cards(file, encoding)?)?;
    if !met.any {
        return Err(unreadable("empty").into());
    }
    let mut sink = Sink::new(each);
    for (number, card) in (1..).zip(cards(file, encoding)?) {
        let mut card = card?;
        let own = met.own.iter().map(|key| card.own.remove(key).unwrap_or(Cell::Empty));
        let cells = card.cells.into_iter().zip(met.used).filter_map(|(cell, used)| used.then_some(cell));
        let record = Record::within_limits(number, cells.chain(own).collect(), card.fault.map(str::to_owned));
        if !record.is_blank() {
            sink.take(record)?;
        }
    }
    let (columns, notes) = (Some(met.columns()), met.notes());
    Ok(HowRead { kind: FileKind::VCard, columns, notes, records: sink.records, ..HowRead::default() })
}

impl Met {
    fn of(cards: impl Iterator<Item = Result<Card, Failed>>) -> Result<Self, Failed> {
        let (mut met, mut known) = (Self::default(), HashSet::new());
        for card in cards {
            let mut card = card?;
            met.any = true;
            met.with_more += u64::from(card.has_more);
            met.used.iter_mut().zip(&card.cells).for_each(|(used, cell)| *used |= *cell != Cell::Empty);
            met.own.extend(card.own.into_keys().filter(|key| known.insert(key.clone())));
            if COLUMNS.len() + met.own.len() > record::COLUMNS {
                return Err(too_many_columns().into());
            }
            if met.unread.len() < record::COLUMNS {
                met.unread.append(&mut card.unread);
            }
        }
        Ok(met)
    }

    /// The names of the columns; those of one's own fields are called as in JSON.
    fn columns(&self) -> Vec<String> {
        let used = COLUMNS.iter().zip(self.used).filter(|&(_, used)| used).map(|(name, _)| (*name).to_owned());
        used.chain(self.own.iter().map(|key| format!("fields.{key}"))).collect()
    }

    fn notes(&self) -> Vec<String> {
        let more = match self.with_more {
            0 => None,
            1 => Some("1 card has more phone numbers or addresses than were read.".to_owned()),
            many => Some(format!("{many} cards have more phone numbers or addresses than were read.")),
        };
        let mut names: Vec<_> = self.unread.iter().take(NAMED).cloned().collect();
        match self.unread.len().saturating_sub(NAMED) {
            0 => {}
            1 => names.push("1 other".to_owned()),
            others => names.push(format!("{others} others")),
        }
        let unread = match &names[..] {
            [] => None,
            [one] => Some(format!("{one} was not read: there is no column for it.")),
            [some @ .., last] => {
                Some(format!("{} and {last} were not read: there are no columns for them.", some.join(", ")))
            }
        };
        more.into_iter().chain(unread).collect()
    }
}

fn cards<'a>(
    file: &'a mut File,
    encoding: &'static Encoding,
) -> Result<impl Iterator<Item = Result<Card, Failed>> + 'a, Failed> {
    file.rewind()?;
    Ok(Cards::new(Lines::new(&*file, encoding)).map(|text| Ok(Card::from(&text?))))
}

#[cfg(test)]
mod tests;
