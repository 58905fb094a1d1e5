//! Reads one sheet of an ODS workbook, which is read whole: the archive was held to 20 MB before.
//! What repeated cells grow to is held by the process's memory.

use std::io::{Read, Seek};

use calamine::{Data, Ods, OdsError, Reader, SheetVisible};

use super::{
    child::{Ended, Take, choose},
    date, xlsx,
};
use crate::record_file::{Cell, FileKind, HowRead, Record};

/// Reads the wanted sheet, or the first with something in it.
pub fn read<R: Read + Seek>(from: R, sheet: Option<&str>, take: Take<'_>) -> Result<HowRead, Ended> {
    let mut book: Ods<R> = Ods::new(from).map_err(|error| why(&error))?;
    let known = book.sheets_metadata().iter();
    let sheets: Vec<_> = known.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    let (sheet, sheets) = choose(&sheets, sheet, |name| {
        let range = book.worksheet_range(name).map_err(|error| why(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut any = false;
        for (line, row) in (u64::from(top) + 1..).zip(range.rows()) {
            let mut cells = vec![Cell::Empty; usize::try_from(left).unwrap_or_default()];
            let filled = row.iter().rposition(|cell| *cell != Data::Empty).map_or(0, |last| last + 1);
            cells.extend(row[..filled].iter().map(value));
            let record = Record::within_limits(line, cells, None);
            if !record.is_blank() {
                any = true;
                take(record)?;
            }
        }
        Ok(any)
    })?;
    Ok(HowRead { kind: FileKind::Ods, sheet: Some(sheet), sheets, ..HowRead::default() })
}

fn why(error: &OdsError) -> &'static str {
    match error {
        OdsError::Password => "password",
        OdsError::CellLimitExceeded { .. } => "too_large",
        _ => "damaged",
    }
}

fn value(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(number) => xlsx::whole(*number),
        Data::Float(number) => Cell::number(*number),
        Data::String(text) if is_error(text) => Cell::Fault(text.clone()),
        Data::String(text) => Cell::text(text.clone()),
        Data::Bool(yes) => Cell::YesNo(*yes),
        Data::DateTime(moment) => date::from_serial(moment.as_f64(), false),
        Data::DateTimeIso(text) => date::from_iso(text),
        Data::DurationIso(text) => Cell::Fault(text.clone()),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

/// What stands in a cell whose formula failed: it arrives as text.
fn is_error(text: &str) -> bool {
    let names = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];
    names.contains(&text) || text.strip_prefix("Err:").is_some_and(|number| number.parse::<u16>().is_ok())
}
