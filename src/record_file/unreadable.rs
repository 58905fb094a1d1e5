//! Why a file cannot be read at all: what it is, and what to do instead.
//! Each sentence is for the person who sent the file; none shows an error of the program.

use std::io;

use super::record::{COLUMNS, RECORDS};

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// For programs.
    pub code: &'static str,
    /// For people: what the file is, and what to do.
    pub message: String,
}

/// Why reading ended early.
#[derive(Debug)]
pub enum Failed {
    /// The file cannot be read, whoever tries.
    Unreadable(Unreadable),
    /// Whoever takes the records asked to stop.
    Stopped,
    /// The disk or the process failed.
    Io(io::Error),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Unreadable> for Failed {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}

/// Every code, with what it says.
const SENTENCES: &[(&str, &str)] = &[
    ("empty", "This file is empty. Send the list of customers itself."),
    ("picture", "This is a picture, not a table of customers. Save the list as CSV or XLSX and send that."),
    ("pdf", "This is a PDF document, not a table of customers. Save the list as CSV or XLSX and send that."),
    ("rtf", "This is a text document (RTF), not a table of customers. Save the list as CSV or XLSX and send that."),
    (
        "html",
        "This is a web page, even if it is named .xls. Open it in a spreadsheet program, save it as XLSX or CSV, and send that.",
    ),
    (
        "xml",
        "This is an XML file, which is not read. Open it in a spreadsheet program, save it as XLSX or CSV, and send that.",
    ),
    ("compressed", "This is a compressed file. Unpack it, and send the list inside it."),
    ("not_a_workbook", "This is a ZIP archive without a workbook inside. Unpack it, and send the list inside it."),
    ("document", "This is a document, not a spreadsheet. Save the list as CSV or XLSX and send that."),
    (
        "old_excel",
        "This is an old Excel workbook (.xls). Open it in a spreadsheet program, save it as XLSX or CSV, and send that.",
    ),
    (
        "binary_excel",
        "This is a binary Excel workbook (.xlsb). Open it in Excel, save it as XLSX or CSV, and send that.",
    ),
    ("password", "This workbook is protected by a password. Open it, save it without a password, and send that."),
    ("damaged", "This workbook is cut off or damaged. Open it in a spreadsheet program, save it again, and send that."),
    ("too_large", "This workbook unpacks to more than is allowed. Save the list alone as CSV, and send that."),
    ("too_slow", "This workbook takes too long or too much memory to read. Save the list alone as CSV, and send that."),
    ("no_sheet", "This workbook has no sheet of that name."),
    ("binary", "This is not a table of customers. Save the list as CSV or XLSX and send that."),
    ("unknown_encoding", "There is no encoding of that name."),
    ("json_shape", "This JSON is not a list of customers: an array of objects is expected, or one object a line."),
    ("truncated", "This file ends in the middle. Send it again."),
];

/// What a code says; an unknown one says that the file cannot be read.
pub(super) fn unreadable(code: &str) -> Unreadable {
    let known = SENTENCES.iter().find(|(known, _)| *known == code);
    let (code, message) = known.copied().unwrap_or(("damaged", "This file cannot be read."));
    Unreadable { code, message: message.to_owned() }
}

/// The file has more records than are read.
pub(super) fn too_many_records() -> Unreadable {
    let message = format!("This file has more than {RECORDS} rows. Send it in parts.");
    Unreadable { code: "too_many_rows", message }
}

/// The file has more columns than are read.
pub(super) fn too_many_columns() -> Unreadable {
    let message = format!("This file has more than {COLUMNS} columns. Leave out those that are not needed.");
    Unreadable { code: "too_many_columns", message }
}
