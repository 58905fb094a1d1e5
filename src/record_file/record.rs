//! What a file is turned into, and how it was read.
//! These types are kept in the database while an import waits: a change must still read what was kept before.

use serde::{Deserialize, Serialize};

use super::Cell;

/// The most columns a file may have.
pub const COLUMNS: usize = 500;
/// The most records a file may have.
pub const RECORDS: u64 = 2_000_000;
/// The most bytes of one cell.
pub const CELL_BYTES: usize = 64 * 1024;
/// The most bytes of one record.
pub const RECORD_BYTES: usize = 256 * 1024;

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Where it begins: the line of a text file, the row of a sheet, the number of a JSON object or card, from 1.
    pub line: u64,
    /// Its values, as they stand there.
    pub cells: Vec<Cell>,
    /// Why the whole row cannot be trusted, in a sentence for the person who sent it; such a row is never kept.
    pub fault: Option<String>,
}

impl Record {
    /// A record held to the limits: what is beyond them is its fault, and left out.
    pub(super) fn within_limits(line: u64, mut cells: Vec<Cell>, mut fault: Option<String>) -> Self {
        let mut complain = |why: String| {
            fault.get_or_insert(why);
        };
        if cells.len() > COLUMNS {
            complain(format!("This row has more than {COLUMNS} cells"));
            cells.truncate(COLUMNS);
        }
        let bytes: usize = cells.iter().map(|cell| cell.shown().len()).sum();
        let longest = cells.iter().map(|cell| cell.shown().len()).max().unwrap_or_default();
        if longest > CELL_BYTES {
            complain("A cell of this row is larger than 64 KiB".to_owned());
        } else if bytes > RECORD_BYTES {
            complain("This row is larger than 256 KiB".to_owned());
        }
        if longest > CELL_BYTES || bytes > RECORD_BYTES {
            cells.iter_mut().for_each(shorten);
        }
        let holds = |sign: char| cells.iter().any(|cell| cell.shown().contains(sign));
        if holds('\0') {
            fault.get_or_insert_with(|| "This row holds a NUL character, which no text has".to_owned());
        } else if holds('\u{FFFD}') {
            fault.get_or_insert_with(|| "This row holds a character that cannot be read".to_owned());
        }
        Self { line, cells, fault }
    }

    /// Whether there is nothing to see in it, and nothing to complain of.
    pub(super) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(Cell::is_blank)
    }
}

/// Leaves the beginning of a long text: enough to recognise it.
fn shorten(cell: &mut Cell) {
    if let Cell::Text(text) | Cell::Fault(text) = cell
        && let Some((end, _)) = text.char_indices().nth(200)
    {
        text.truncate(end);
        text.push('…');
    }
}

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Lines of cells between separators.
    #[default]
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// An open document's spreadsheet, as `LibreOffice` writes them.
    Ods,
    /// Cards of an address book.
    VCard,
    /// One array of objects.
    Json,
    /// One object a line.
    JsonLines,
}

impl FileKind {
    /// How it is written in addresses and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::VCard => "vcard",
            Self::Json => "json",
            Self::JsonLines => "json_lines",
        }
    }

    /// How people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel workbook (XLSX)",
            Self::Ods => "OpenDocument spreadsheet (ODS)",
            Self::VCard => "vCard",
            Self::Json => "JSON",
            Self::JsonLines => "JSON lines",
        }
    }
}

/// What a person chose in place of what would be guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// The encoding of a text file, by any name that browsers know.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub separator: Option<char>,
    /// Which sheet of a workbook.
    pub sheet: Option<String>,
}

/// How a file was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowRead {
    /// What the file is, by its first bytes.
    pub kind: FileKind,
    /// Of text files: "UTF-8", "UTF-16LE", "windows-1252".
    pub encoding: Option<String>,
    /// Of CSV: what stands between cells; nothing where there is a single column.
    pub separator: Option<char>,
    /// Of workbooks: the sheet that was read.
    pub sheet: Option<String>,
    /// Of workbooks: the names of all sheets, hidden ones last.
    pub sheets: Vec<String>,
    /// The names of the columns where the file's kind gives them; a table has headings among its records.
    pub columns: Option<Vec<String>>,
    /// What the person should know, in sentences.
    pub notes: Vec<String>,
    /// How many records were read.
    pub records: u64,
}
