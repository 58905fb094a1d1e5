//! Guesses how a CSV file is written from its first records.
//! What decides is how many cells look like what the register holds: general signs cannot know that.

use std::{collections::HashMap, io};

use super::{
    lines::Line,
    split::{Dialect, Splitter},
    table::Table,
};
use crate::record_file::{Cell, Record};

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
const RECORDS: usize = 200;

/// The separator of a first line `sep=;`, which spreadsheets write and read, and which is no record.
pub fn named_separator(line: &str) -> Option<char> {
    let line = line.trim().trim_matches('"');
    let sign = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    let mut signs = sign.chars();
    match (signs.next(), signs.next()) {
        (None, _) => Some('\t'),
        (Some(sign), None) => Some(sign),
        _ => None,
    }
}

/// The dialect that explains the sample best; with `chosen` only that separator is looked at.
pub fn guess(sample: &[Line], chosen: Option<char>, looks_like_data: &dyn Fn(&str) -> bool) -> Dialect {
    let occurs = |sign: &char| sample.iter().any(|line| line.text.contains(*sign));
    let separators: Vec<Option<char>> = match chosen {
        Some(sign) => vec![Some(sign)],
        None => [None].into_iter().chain(SEPARATORS.into_iter().filter(occurs).map(Some)).collect(),
    };
    let mut looked_at = HashMap::new();
    let mut is_data = |text: &str| {
        let text = text.trim();
        !text.is_empty() && *looked_at.entry(text.to_owned()).or_insert_with(|| looks_like_data(text))
    };
    let mut best = (f64::MIN, Dialect { separator: chosen, quoted: true, width: 1 });
    for separator in separators {
        for quoted in [true, false] {
            let (score, width) = score(sample, Dialect { separator, quoted, width: 1 }, &mut is_data);
            if score > best.0 + 1e-9 {
                best = (score, Dialect { separator, quoted, width });
            }
        }
    }
    best.1
}

/// How well a dialect explains the sample, and how wide its records are.
fn score(sample: &[Line], mut dialect: Dialect, is_data: &mut dyn FnMut(&str) -> bool) -> (f64, usize) {
    dialect.width = most_common(sample.iter().filter_map(|line| width_of(line, dialect)));
    let lines = sample.iter().cloned().map(io::Result::Ok);
    let records: Vec<Record> = Table::new(lines, dialect).flatten().take(RECORDS).collect();
    let width = most_common(records.iter().map(|record| record.cells.len()));
    let usual: Vec<&Record> = records.iter().filter(|record| record.cells.len() == width).collect();
    // Where quotation marks mean nothing, a cell that begins with one is as strange as one that is not closed where they do.
    let begins = |cell: &Cell| matches!(cell, Cell::Text(text) if text.starts_with('"'));
    let is_odd = |record: &&Record| record.fault.is_some() || !dialect.quoted && record.cells.iter().any(begins);
    let faults = records.iter().filter(is_odd).count();
    let mut data = 0;
    for cell in usual.iter().flat_map(|record| &record.cells) {
        data += u32::from(matches!(cell, Cell::Text(text) if is_data(text)));
    }
    let share = |part: usize| ratio(part, records.len());
    let consistent = share(usual.len());
    let mut score = f64::from(data) / ratio(records.len().max(1), 1) * consistent;
    if width > 1 {
        score += consistent / 10.0;
    }
    // One forgotten quotation mark is a mistake of its row; many say that they mean nothing in this file.
    if share(faults) > 0.2 {
        score -= ratio(width, 1) * share(faults);
    }
    (score, width)
}

fn width_of(line: &Line, dialect: Dialect) -> Option<usize> {
    let mut splitter = Splitter::new(dialect);
    splitter.feed(&line.text);
    (!splitter.is_open() && !line.text.trim().is_empty()).then(|| splitter.width())
}

/// The number that occurs most often; of several the larger.
fn most_common(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.into_iter().max_by_key(|&(number, count)| (count, number)).map_or(1, |(number, _)| number)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let float = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}
