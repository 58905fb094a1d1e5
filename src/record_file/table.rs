//! The records of a CSV file, each from one line or several.
//! An unclosed quotation mark costs its own row only: the lines behind it are read again as rows.

use std::{collections::VecDeque, io, mem};

use super::{
    lines::Line,
    record::{COLUMNS, RECORD_BYTES, Record},
    split::{Dialect, Splitter, plainly},
};
use crate::record_file::Cell;

const UNCLOSED: &str = "A quotation mark is opened here and not closed";
const STRAY: &str = "A quotation mark inside a quoted cell is not doubled";
const TOO_LONG: &str = "This row is larger than 256 KiB";
/// How many bytes may be looked at in vain for the end of quoted cells: so many, and so many for each byte of the file. Only
/// a file that is made for it has more; from then on a mark that its own line does not close counts as unclosed.
const IN_VAIN: [usize; 2] = [16 * 1024 * 1024, 16];

/// Reads records from lines; rows with nothing in them are left out.
pub struct Table<I> {
    lines: I,
    /// Lines that were read while looking for the end of a quoted cell.
    ahead: VecDeque<Line>,
    /// The bytes of the rows so far, and those that were looked at in vain beside them.
    bytes: usize,
    in_vain: usize,
    dialect: Dialect,
}

impl<I: Iterator<Item = io::Result<Line>>> Table<I> {
    /// The records of `lines`, written so.
    pub fn new(lines: I, dialect: Dialect) -> Self {
        Self { lines, ahead: VecDeque::new(), bytes: 0, in_vain: 0, dialect }
    }

    fn record(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some(line) = self.ahead.pop_front().map(Ok).or_else(|| self.lines.next()).transpose()? else {
                return Ok(None);
            };
            let record = self.record_at(&line)?;
            if !record.is_blank() {
                return Ok(Some(record));
            }
        }
    }

    fn record_at(&mut self, line: &Line) -> io::Result<Record> {
        if line.too_long {
            return Ok(self.faulty(line, TOO_LONG));
        }
        let mut splitter = Splitter::new(self.dialect);
        splitter.feed(&line.text);
        self.bytes += line.text.len();
        if splitter.is_open() {
            let more = if self.may_look() { self.lines_to_the_end(&mut splitter, line)? } else { None };
            let looked_at = splitter.bytes - line.text.len();
            let Some(more) = more else {
                self.in_vain += looked_at;
                return Ok(self.faulty(line, UNCLOSED));
            };
            self.bytes += looked_at;
            self.ahead.drain(..more);
        } else if splitter.stray && splitter.width() != self.dialect.width {
            return Ok(self.faulty(line, STRAY));
        }
        Ok(Record::within_limits(line.number, cells(splitter.finish()), None))
    }

    fn may_look(&self) -> bool {
        let [at_least, each] = IN_VAIN;
        self.in_vain < at_least + self.bytes * each
    }

    /// How many more lines belong to the record that `line` opens; nothing if its quotation mark is not closed.
    fn lines_to_the_end(&mut self, splitter: &mut Splitter, line: &Line) -> io::Result<Option<usize>> {
        let mut ending = line.ending;
        let mut taken = 0;
        while splitter.is_open() {
            // A mark that neither closes nor is doubled: this one never closes. To go on would take time for each such row.
            if splitter.stray {
                return Ok(None);
            }
            if self.ahead.len() == taken {
                let Some(next) = self.lines.next().transpose()? else { return Ok(None) };
                self.ahead.push_back(next);
            }
            let next = &self.ahead[taken];
            if next.too_long || splitter.bytes + next.text.len() > RECORD_BYTES {
                return Ok(None);
            }
            splitter.go_on(mem::replace(&mut ending, next.ending));
            splitter.feed(&next.text);
            taken += 1;
        }
        Ok((!splitter.stray && !self.swallows(line, taken, splitter.width())).then_some(taken))
    }

    /// Whether the `taken` lines look like records of their own rather than the rest of a cell.
    fn swallows(&self, first: &Line, taken: usize, width: usize) -> bool {
        let usual = self.dialect.width;
        if usual < 2 {
            return false;
        }
        let opens_whole = plainly(&first.text, self.dialect.separator).len() == usual;
        let alike = self.ahead.iter().take(taken).filter(|line| self.is_record(&line.text)).count();
        match usual {
            _ if width != usual && opens_whole => true,
            2 => opens_whole && taken > 1 && alike == taken,
            _ => alike > 0 && (opens_whole || alike > 1 && alike * 2 > taken),
        }
    }

    fn is_record(&self, text: &str) -> bool {
        let mut splitter = Splitter::new(self.dialect);
        splitter.feed(text);
        !splitter.is_open() && !splitter.stray && splitter.width() == self.dialect.width
    }

    fn faulty(&self, line: &Line, why: &str) -> Record {
        let mut plain = plainly(&line.text, self.dialect.separator);
        plain.truncate(COLUMNS);
        Record::within_limits(line.number, cells(plain), Some(why.to_owned()))
    }
}

impl<I: Iterator<Item = io::Result<Line>>> Iterator for Table<I> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<io::Result<Record>> {
        self.record().transpose()
    }
}

fn cells(texts: Vec<String>) -> Vec<Cell> {
    texts.into_iter().map(Cell::text).collect()
}

#[cfg(test)]
mod tests;
