//! Says what a file is by its first bytes, never by its name.
//! Whatever is no list of customers is refused in a sentence of its own.

use std::{
    fs::File,
    io::{self, Read, Seek},
};

use super::unreadable::{Failed, Unreadable, unreadable};

/// What kind of reading a file needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Text, of whatever kind.
    Text,
    /// A ZIP archive: perhaps a workbook.
    Zip,
}

/// The kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Lines of cells.
    Table,
    /// Cards of an address book.
    VCard,
    /// Objects, in an array or one a line.
    Json,
}

const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "picture"),
    (b"\xFF\xD8\xFF", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1F\x8B", "compressed"),
    (b"BZh", "compressed"),
    (b"\xFD7zXZ\0", "compressed"),
    (b"7z\xBC\xAF\x27\x1C", "compressed"),
    (b"Rar!\x1A", "compressed"),
    (b"\x28\xB5\x2F\xFD", "compressed"),
];

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What the file is by its first bytes; what is no list is refused.
pub fn container(file: &mut File) -> Result<Container, Failed> {
    file.rewind()?;
    let mut start = Vec::with_capacity(1024);
    file.take(1024).read_to_end(&mut start)?;
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Ok(Container::Zip);
    }
    if start.starts_with(OLE) {
        return Err(ole(file)?.into());
    }
    // "BM" and the like may also begin a name: such a picture has bytes that no text has.
    let is = |magic: &[u8]| start.starts_with(magic) && (magic.len() > 2 || start.contains(&0));
    if let Some((_, code)) = MAGIC.iter().find(|(magic, _)| is(magic)) {
        return Err(unreadable(code).into());
    }
    if start.get(4..12).is_some_and(|brand| matches!(brand, b"ftypheic" | b"ftypavif" | b"ftypmif1"))
        || start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP")
    {
        return Err(unreadable("picture").into());
    }
    if is_blank(file)? {
        return Err(unreadable("empty").into());
    }
    Ok(Container::Text)
}

/// What kind of text begins so.
pub fn text_kind(start: &str) -> Result<TextKind, Unreadable> {
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{FEFF}');
    let head: String = start.chars().take(512).collect::<String>().to_ascii_lowercase();
    let behind = |sign: &str| head.strip_prefix(sign).map(|rest| rest.trim_start().to_owned());
    if head.starts_with("begin:vcard") {
        return Ok(TextKind::VCard);
    }
    if behind("[").is_some_and(|rest| rest.is_empty() || rest.starts_with(['{', ']']))
        || behind("{").is_some_and(|rest| rest.is_empty() || rest.starts_with(['"', '}']))
    {
        return Ok(TextKind::Json);
    }
    let tags = ["<!doctype html", "<html", "<head", "<meta", "<table", "<body", "<style", "<div"];
    if tags.iter().any(|tag| head.starts_with(tag)) || head.starts_with('<') && head.contains("<html") {
        return Err(unreadable("html"));
    }
    if head.starts_with("<?xml") {
        return Err(unreadable("xml"));
    }
    Ok(TextKind::Table)
}

/// Which of the old container's files this is, by the names of its streams.
fn ole(file: &mut File) -> io::Result<Unreadable> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let names = [(wide("EncryptedPackage"), "password"), (wide("Workbook"), "old_excel"), (wide("Book"), "old_excel")];
    file.rewind()?;
    let mut found = [false; 3];
    let mut block = Vec::new();
    while file.take(64 * 1024).read_to_end(&mut block)? > 0 {
        for (found, (name, _)) in found.iter_mut().zip(&names) {
            *found |= block.windows(name.len()).any(|window| window == name);
        }
        // A name may lie across two blocks.
        block.drain(..block.len().saturating_sub(64));
    }
    let first = found.iter().position(|found| *found);
    Ok(unreadable(first.map_or("document", |at| names[at].1)))
}

/// Whether the file is nothing but spaces, line breaks and NULs.
fn is_blank(file: &mut File) -> io::Result<bool> {
    file.rewind()?;
    let mut block = vec![0; 64 * 1024];
    let mut first = true;
    loop {
        let length = file.read(&mut block)?;
        if length == 0 {
            return Ok(true);
        }
        let mut seen = &block[..length];
        for mark in [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"] {
            seen = if first { seen.strip_prefix(mark).unwrap_or(seen) } else { seen };
        }
        first = false;
        if !seen.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            return Ok(false);
        }
    }
}

#[cfg(test)]
mod tests;
