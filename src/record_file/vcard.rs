//! Reads an address book of vCards 2.1, 3.0 and 4.0, one card at a time.
//! A birthday that is no whole date is given as it stands, so that the row is complained of.

use std::{fs::File, io::Seek};

use encoding_rs::Encoding;

use super::{
    Cell, Each, FileKind, HowRead, Record, Sink,
    lines::Lines,
    unreadable::{Failed, unreadable},
};

mod card;
mod cards;

use card::{COLUMNS, Card};
use cards::Cards;

/// Reads every card; only the columns that some card fills are given.
pub fn read(file: &mut File, encoding: &'static Encoding, each: Each<'_>) -> Result<HowRead, Failed> {
    let mut used = [false; COLUMNS.len()];
    let (mut any, mut with_more) = (false, 0_u64);
    for card in cards(file, encoding)? {
        let card = card?;
        any = true;
        with_more += u64::from(card.has_more);
        used.iter_mut().zip(&card.cells).for_each(|(used, cell)| *used |= *cell != Cell::Empty);
    }
    if !any {
        return Err(unreadable("empty").into());
    }
    let mut sink = Sink::new(each);
    for (number, card) in (1..).zip(cards(file, encoding)?) {
        let card = card?;
        let cells = card.cells.into_iter().zip(used).filter_map(|(cell, used)| used.then_some(cell)).collect();
        let record = Record::within_limits(number, cells, card.fault.map(str::to_owned));
        if !record.is_blank() {
            sink.take(record)?;
        }
    }
    let columns = COLUMNS.iter().zip(used).filter(|&(_, used)| used).map(|(name, _)| (*name).to_owned()).collect();
    let notes = match with_more {
        0 => Vec::new(),
        1 => vec!["1 card has more phone numbers or addresses than were read.".to_owned()],
        many => vec![format!("{many} cards have more phone numbers or addresses than were read.")],
    };
    Ok(HowRead { kind: FileKind::VCard, columns: Some(columns), notes, records: sink.records, ..HowRead::default() })
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
