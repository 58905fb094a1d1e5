//! Which encoding is found, from bytes as programs write them.
//! The whole file counts: what stands late in it decides as well.

use std::io::Write;

use super::*;

fn found(bytes: &[u8]) -> Result<&'static str, String> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    match find(&mut file, None) {
        Ok(encoding) => Ok(encoding.name()),
        Err(Failed::Unreadable(why)) => Err(why.code.to_owned()),
        Err(other) => Err(format!("{other:?}")),
    }
}

#[test]
fn the_encoding_is_found_from_all_bytes() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let late = |tail: &[u8]| [b"Ada,Lovelace\n".repeat(100_000), tail.to_vec()].concat();
    let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode("名,姓\nさくら,田中\nひろし,鈴木\n");
    let (latin2, ..) = encoding_rs::ISO_8859_2.encode("Jméno;Příjmení\nŽofie;Dvořáková\nŠtěpán;Říha\nLukáš;Šťastný\n");
    let cases: [(Vec<u8>, &str, &str); 13] = [
        (b"Ada,Lovelace".to_vec(), "ASCII", "UTF-8"),
        ("\u{FEFF}Ada".into(), "a byte order mark", "UTF-8"),
        ([b"\xFF\xFE".to_vec(), wide("Ada")].concat(), "UTF-16 with a mark", "UTF-16LE"),
        (b"\xFE\xFF\0A\0d\0a".to_vec(), "UTF-16 of the other side", "UTF-16BE"),
        (wide("First name,Last name\r\nAda,Lovelace\r\n"), "UTF-16 without a mark", "UTF-16LE"),
        (wide("Όνομα;Επώνυμο;123456789\r\nΆδα;Λόβλεϊς;123456789\r\n"), "Greek UTF-16 without a mark", "UTF-16LE"),
        ("José,Müller".into(), "UTF-8", "UTF-8"),
        (b"Jos\xE9,M\xFCller,Zo\xEB\n".to_vec(), "lone high bytes", "windows-1252"),
        (["José,Müller\n".as_bytes(), b"Jos\xE9\n"].concat(), "one bad byte in UTF-8", "UTF-8"),
        (late("José\n".as_bytes()), "UTF-8 behind a megabyte", "UTF-8"),
        (late(b"Jos\xE9 Garc\xEDa\n"), "windows-1252 behind a megabyte", "windows-1252"),
        (shift_jis.into_owned(), "Shift_JIS", "Shift_JIS"),
        (latin2.into_owned(), "Czech", "ISO-8859-2"),
    ];
    for (bytes, why, encoding) in cases {
        assert_eq!(found(&bytes), Ok(encoding), "{why}");
    }
    assert_eq!(found(&[1, 2, 3, 0, 5, 6, 7, 255, 1, 2]), Err("binary".to_owned()));
}
