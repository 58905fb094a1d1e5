//! Checks a workbook's archive before anything in it is read: how much it inflates to, and what it claims.
//! Bytes are counted as they come out, whatever sizes are declared.

use std::{
    collections::HashMap,
    io::{Read, Seek},
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::tags::{Tags, attribute, is};
use crate::record_file::FileKind;

const ENTRIES: usize = 1000;
const SHEET: u64 = 256 << 20;
/// A larger sheet is read where its bytes were not pressed harder than those of real ones: text of a million customers is
/// pressed to a twentieth, a bomb to a thousandth.
const PRESSED: u64 = 64;
const OTHER: u64 = 64 << 20;
const ODS: u64 = 20 << 20;
const TOGETHER: u64 = 2 << 30;

/// What is known of a workbook whose archive is in order.
#[derive(Debug, Default)]
pub struct Checked {
    /// XLSX or ODS.
    pub kind: FileKind,
    /// The hidden rows of each sheet's part, from 1.
    hidden: HashMap<String, Vec<u64>>,
    /// The relation of each sheet, in the workbook's order.
    relations: Vec<String>,
    /// The part of each relation.
    targets: HashMap<String, String>,
}

impl Checked {
    /// The hidden rows of the sheet that stands at this place in the workbook.
    pub fn hidden_rows(&self, sheet: usize) -> &[u64] {
        let part = self.relations.get(sheet).and_then(|relation| self.targets.get(relation));
        part.and_then(|part| self.hidden.get(part)).map_or(&[], Vec::as_slice)
    }
}

/// Walks the whole archive; the error is the code of what to say.
pub fn check(from: impl Read + Seek) -> Result<Checked, &'static str> {
    let mut archive = ZipArchive::new(from).map_err(|_| "damaged")?;
    let mut checked = Checked { kind: kind(&mut archive)?, ..Checked::default() };
    if archive.len() > ENTRIES {
        return Err("too_large");
    }
    let mut together = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| why(&error))?;
        let name = part.name().map_err(|error| why(&error))?.to_ascii_lowercase();
        let is_read = [".xml", ".rels", "mimetype"].iter().any(|ending| name.ends_with(ending));
        if is_read {
            together += checked.part(&name, &mut part)?;
        }
        if together > TOGETHER {
            return Err("too_large");
        }
    }
    Ok(checked)
}

fn why(error: &ZipError) -> &'static str {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => "password",
        _ => "damaged",
    }
}

/// What the archive is by the names in it.
fn kind<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<FileKind, &'static str> {
    let mut mimetype = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        part.take(100).read_to_string(&mut mimetype).map_err(|_| "damaged")?;
    }
    if mimetype.contains("opendocument") {
        let is_sheet = mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet");
        return if is_sheet { Ok(FileKind::Ods) } else { Err("document") };
    }
    let has = |start: &str| archive.file_names().flatten().any(|name| name.to_ascii_lowercase().starts_with(start));
    match () {
        () if has("xl/workbook.bin") => Err("binary_excel"),
        () if has("xl/") => Ok(FileKind::Xlsx),
        () if has("word/") || has("ppt/") || has("index/document.iwa") => Err("document"),
        () => Err("not_a_workbook"),
    }
}

impl Checked {
    /// Inflates one part, counts its bytes, and looks for what it claims.
    fn part<R: Read>(&mut self, name: &str, part: &mut ZipFile<'_, R>) -> Result<u64, &'static str> {
        let is_sheet = name.starts_with("xl/worksheets/");
        let limit = match self.kind {
            FileKind::Ods => ODS,
            _ if is_sheet => SHEET.max(part.compressed_size() * PRESSED).min(TOGETHER),
            _ => OTHER,
        };
        let mut block = vec![0; 64 * 1024];
        let (mut bytes, mut claimed) = (0, 0);
        let mut tags = Tags::default();
        loop {
            let length = part.read(&mut block).map_err(|_| "damaged")?;
            if length == 0 {
                break;
            }
            bytes += length as u64;
            if bytes > limit {
                return Err("too_large");
            }
            tags.feed(&block[..length], &mut |tag| self.look_at(name, is_sheet, tag, &mut claimed));
        }
        // Room is made for as many strings as are claimed, before one is read.
        if claimed > bytes { Err("damaged") } else { Ok(bytes) }
    }

    fn look_at(&mut self, name: &str, is_sheet: bool, tag: &str, claimed: &mut u64) {
        let number = |name| attribute(tag, name).map(|text| text.trim().parse().unwrap_or(u64::MAX));
        let text = |name| attribute(tag, name).unwrap_or_default().to_owned();
        if is_sheet {
            if is(tag, "row") && matches!(attribute(tag, "hidden"), Some("1" | "true")) {
                self.hidden.entry(name.to_owned()).or_default().extend(number("r"));
            }
        } else if is(tag, "sst") {
            *claimed = (*claimed).max(number("count").unwrap_or(0)).max(number("uniqueCount").unwrap_or(0));
        } else if name == "xl/workbook.xml" && is(tag, "sheet") {
            self.relations.push(text("r:id"));
        } else if name == "xl/_rels/workbook.xml.rels" && is(tag, "Relationship") {
            let target = text("Target").to_ascii_lowercase();
            let target = target.strip_prefix('/').map_or(format!("xl/{target}"), str::to_owned);
            self.targets.insert(text("Id"), target);
        }
    }
}
