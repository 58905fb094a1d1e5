//! What files are by their first bytes, and what is said of those that are no lists.
//! Each case says why.

use std::io::Write;

use super::*;

fn code(bytes: &[u8]) -> &'static str {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    match container(&mut file) {
        Ok(Container::Text) => "text",
        Ok(Container::Zip) => "zip",
        Err(Failed::Unreadable(why)) => why.code,
        Err(_) => "failed",
    }
}

#[test]
fn a_file_is_known_by_its_first_bytes() {
    let ole =
        |name: &str| [OLE.to_vec(), vec![0; 70_000], name.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let cases: [(Vec<u8>, &str, &str); 14] = [
        (Vec::new(), "nothing", "empty"),
        (b" \r\n\0\0\t".to_vec(), "nothing to see", "empty"),
        (b"\xEF\xBB\xBF\r\n".to_vec(), "a mark alone", "empty"),
        (b"\x89PNG\r\n\x1A\n".to_vec(), "PNG", "picture"),
        (b"\xFF\xD8\xFF\xE0".to_vec(), "JPEG", "picture"),
        (b"%PDF-1.7".to_vec(), "PDF", "pdf"),
        (b"{\\rtf1".to_vec(), "RTF", "rtf"),
        (b"\x1F\x8B\x08\0".to_vec(), "gzip", "compressed"),
        (b"BMW,Ada\n".to_vec(), "a name like a picture", "text"),
        (b"PK\x03\x04".to_vec(), "ZIP", "zip"),
        (ole("EncryptedPackage"), "a password", "password"),
        (ole("Workbook"), "an old workbook", "old_excel"),
        (ole("WordDocument"), "an old document", "document"),
        (b"Ada,Lovelace".to_vec(), "text", "text"),
    ];
    for (bytes, why, expected) in cases {
        assert_eq!(code(&bytes), expected, "{why}");
    }
}

#[test]
fn text_is_known_by_how_it_begins() {
    let cases = [
        ("Ada,Lovelace", "a table", Ok(TextKind::Table)),
        ("[Customers]\nAda", "a title in brackets", Ok(TextKind::Table)),
        ("\n BEGIN:vCard\n", "a card", Ok(TextKind::VCard)),
        ("[\n {\"first_name\"", "an array", Ok(TextKind::Json)),
        ("{\"first_name\"", "an object", Ok(TextKind::Json)),
        ("<html xmlns", "a web page", Err("html")),
        ("<?xml version='1.0'?>\n<html>", "a web page", Err("html")),
        ("<?xml version='1.0'?><Workbook>", "XML", Err("xml")),
    ];
    for (start, why, expected) in cases {
        assert_eq!(text_kind(start).map_err(|unreadable| unreadable.code), expected, "{why}");
    }
}
