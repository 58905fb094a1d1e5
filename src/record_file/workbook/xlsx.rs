//! Reads one sheet of an XLSX workbook, cell by cell.
//! Never through a whole range: one cell far out would make room for everything before it.

use std::io::{Read, Seek};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{
    child::{Ended, Take, choose},
    date,
    guard::Checked,
};
use crate::record_file::{COLUMNS, Cell, FileKind, HowRead, Record};

/// Reads the wanted sheet, or the first with something in it.
pub fn read<R: Read + Seek>(from: R, sheet: Option<&str>, checked: &Checked, take: Take<'_>) -> Result<HowRead, Ended> {
    let mut book: Xlsx<R> = Xlsx::new(from).map_err(|error| why(&error))?;
    let all = book.sheets_metadata().to_vec();
    let tables = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets: Vec<_> = tables.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    let mut hidden = 0;
    let (sheet, sheets) = choose(&sheets, sheet, |name| {
        let place = all.iter().position(|sheet| sheet.name == name).unwrap_or(usize::MAX);
        let rows = checked.hidden_rows(place);
        let mut any = false;
        rows_of(&mut book, name, &mut |record| {
            any = true;
            hidden += u32::from(rows.binary_search(&record.line).is_ok());
            take(record)
        })?;
        Ok(any)
    })?;
    let notes = match hidden {
        0 => Vec::new(),
        1 => vec!["1 hidden row was read too.".to_owned()],
        many => vec![format!("{many} hidden rows were read too.")],
    };
    Ok(HowRead { kind: FileKind::Xlsx, sheet: Some(sheet), sheets, notes, ..HowRead::default() })
}

fn why(error: &XlsxError) -> &'static str {
    if matches!(error, XlsxError::Password) { "password" } else { "damaged" }
}

fn rows_of<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str, take: Take<'_>) -> Result<(), Ended> {
    let is_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| why(&error))?;
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| why(&error))? {
        let (line, column) = cell.pos;
        if line != row.line {
            row.finish(take)?;
            row.line = line;
        }
        let value = match &cell.value {
            DataRef::Empty if cell.formula.is_some() => {
                Cell::Fault("a formula whose value is not in the file".to_owned())
            }
            value => from_value(value, is_1904),
        };
        row.put(column, value);
    }
    row.finish(take)
}

/// One row as its cells arrive.
#[derive(Debug, Default)]
struct Row {
    line: u32,
    cells: Vec<Cell>,
    is_too_wide: bool,
}

impl Row {
    fn put(&mut self, column: u32, value: Cell) {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        match () {
            () if value == Cell::Empty => {}
            () if column >= COLUMNS => self.is_too_wide = true,
            () => {
                let width = self.cells.len().max(column + 1);
                self.cells.resize(width, Cell::Empty);
                self.cells[column] = value;
            }
        }
    }

    fn finish(&mut self, take: Take<'_>) -> Result<(), Ended> {
        let cells = std::mem::take(&mut self.cells);
        let fault = std::mem::take(&mut self.is_too_wide).then(|| format!("This row has more than {COLUMNS} cells"));
        let record = Record::within_limits(u64::from(self.line) + 1, cells, fault);
        if record.is_blank() { Ok(()) } else { take(record) }
    }
}

fn from_value(value: &DataRef<'_>, is_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => whole(*number),
        DataRef::Float(number) => Cell::number(*number),
        DataRef::String(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text((*text).to_owned()),
        DataRef::Bool(yes) => Cell::YesNo(*yes),
        DataRef::DateTime(moment) if moment.is_duration() => date::duration(moment.as_f64()),
        DataRef::DateTime(moment) => date::from_serial(moment.as_f64(), is_1904),
        DataRef::DateTimeIso(text) => date::from_iso(text),
        DataRef::DurationIso(text) => Cell::Fault(text.clone()),
        DataRef::Error(error) => Cell::Fault(error.to_string()),
    }
}

/// A whole number; one that a spreadsheet cannot have kept exactly is a fault.
pub fn whole(number: i64) -> Cell {
    let text = number.to_string();
    if number.unsigned_abs() < 1 << 53 { Cell::Number(text) } else { Cell::Fault(text) }
}
