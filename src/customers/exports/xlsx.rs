//! Customers as a workbook of one sheet, every cell a text: a spreadsheet changes no text that it only opens and saves.
//! Written row by row to a file that has no name, in a folder of ours, and gone with the process.

use std::{
    fs::File,
    io::{BufWriter, Seek, SeekFrom},
    path::Path,
};

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{super::entity::customer, columns::Columns};
use crate::error::Error;

/// The most rows of a sheet.
const ROWS: u32 = 1_048_576;
/// How wide a column is, in letters.
const WIDTH: f64 = 22.0;

/// A workbook that is being written.
pub struct Xlsx {
    workbook: Workbook,
    to: File,
    text: Format,
    rows: u32,
}

impl Xlsx {
    /// A workbook with its headings; what does not fit into memory goes to `folder`.
    pub fn new(columns: &Columns, folder: &Path) -> Result<Self, Error> {
        let to = tempfile::tempfile_in(folder).map_err(|error| Error::internal(&error))?;
        let mut xlsx = Self { workbook: Workbook::new(), to, text: Format::new().set_num_format("@"), rows: 0 };
        xlsx.begin(columns, folder).map_err(|error| Error::internal(&error))?;
        Ok(xlsx)
    }

    fn begin(&mut self, columns: &Columns, folder: &Path) -> Result<(), XlsxError> {
        self.workbook.set_tempdir(folder)?;
        let bold = Format::new().set_num_format("@").set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Customers")?.set_freeze_panes(1, 0)?;
        let headings: Vec<_> = columns.headings().collect();
        for column in (0..).take(headings.len()) {
            sheet.set_column_width(column, WIDTH)?.set_column_format(column, &self.text)?;
        }
        for (column, heading) in (0..).zip(&headings) {
            sheet.write_string_with_format(0, column, heading.as_ref(), &bold)?;
        }
        self.rows = 1;
        Ok(())
    }

    /// One row for each customer, as long as the sheet has room.
    pub fn add(&mut self, columns: &Columns, rows: &[customer::Model]) -> Result<(), Error> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(|error| Error::internal(&error))?;
        for row in rows {
            if self.rows >= ROWS {
                return Err(Error::TooManyRows);
            }
            for (column, cell) in (0..).zip(columns.cells(row)).filter(|(_, cell)| !cell.is_empty()) {
                let written = sheet.write_string_with_format(self.rows, column, cell, &self.text);
                written.map_err(|error| Error::internal(&error))?;
            }
            self.rows += 1;
        }
        Ok(())
    }

    /// The finished file, at its beginning.
    pub fn finish(mut self) -> Result<File, Error> {
        let mut to = BufWriter::new(&self.to);
        self.workbook.save_to_writer(&mut to).map_err(|error| Error::internal(&error))?;
        to.into_inner().map_err(|error| Error::internal(error.error()))?;
        self.to.seek(SeekFrom::Start(0)).map_err(|error| Error::internal(&error))?;
        Ok(self.to)
    }
}
