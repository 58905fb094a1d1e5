//! Customers as CSV that every spreadsheet opens by itself: UTF-8 with a mark that says so, commas, CRLF.
//! Cells are quoted where they have to be.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};

use super::{super::entity::customer, columns::Columns};
use crate::error::Error;

/// Without it, Excel reads the file in the encoding of the country it was sold in.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The mark and the headings.
pub fn beginning(columns: &Columns) -> Result<Vec<u8>, Error> {
    let mut csv = writer(MARK.to_vec());
    csv.write_record(columns.headings().map(Cow::into_owned)).map_err(|error| Error::internal(&error))?;
    finished(csv)
}

/// One line for each customer.
pub fn lines(columns: &Columns, rows: &[customer::Model]) -> Result<Vec<u8>, Error> {
    let mut csv = writer(Vec::with_capacity(rows.len() * 100));
    for row in rows {
        csv.write_record(columns.cells(row)).map_err(|error| Error::internal(&error))?;
    }
    finished(csv)
}

fn writer(to: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(to)
}

fn finished(csv: Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
    csv.into_inner().map_err(|error| Error::internal(error.error()))
}
