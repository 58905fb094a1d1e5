//! Any file that people keep customers in, turned into a stream of records.
//! It knows nothing of customers, keeps what stands in the file as it stands, and holds a bounded part of it in memory.

mod cell;
mod dialect;
mod encoding;
mod json;
mod lines;
mod record;
mod sniff;
mod split;
mod table;
mod text;
mod unreadable;
mod vcard;
mod workbook;

use std::{fs::File, ops::ControlFlow, path::Path};

pub use cell::Cell;
pub use record::{CELL_BYTES, COLUMNS, FileKind, HowRead, RECORDS, ReadAs, Record};
pub use unreadable::{Failed, Unreadable};
pub use workbook::serve as serve_workbook;

use sniff::Container;

/// Takes the records, one after the other, and says when to stop.
pub type Each<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// Reads the file from its beginning; `program` is the path of this binary, which is started again to read workbooks in
/// a process of its own.
pub fn read(
    file: &mut File,
    chosen: &ReadAs,
    program: &Path,
    looks_like_data: &dyn Fn(&str) -> bool,
    each: Each<'_>,
) -> Result<HowRead, Failed> {
    match sniff::container(file)? {
        Container::Text => text::read(file, chosen, looks_like_data, each),
        Container::Zip => workbook::read(file, chosen, program, each),
    }
}

/// Hands records on, and counts them.
struct Sink<'a> {
    each: Each<'a>,
    records: u64,
}

impl<'a> Sink<'a> {
    fn new(each: Each<'a>) -> Self {
        Self { each, records: 0 }
    }

    fn take(&mut self, record: Record) -> Result<(), Failed> {
        self.records += 1;
        if self.records > RECORDS {
            return Err(unreadable::too_many_records().into());
        }
        if (self.each)(record).is_break() { Err(Failed::Stopped) } else { Ok(()) }
    }
}
