//! Cards as programs and telephones write them, and the cells they become.
//! Each case says why; a row that is wrong is shown with a `!` before it.

use std::{io::Write, ops::ControlFlow};

use super::*;

fn rows(cards: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(cards.as_bytes()).unwrap();
    let mut rows = Vec::new();
    let how = read(&mut file, encoding_rs::UTF_8, &mut |record| {
        let cells: Vec<_> = record.cells.iter().map(Cell::shown).collect();
        let sign = if record.fault.is_some() { "!" } else { "" };
        rows.push(format!("{sign}{} {}", record.line, cells.join("|")));
        ControlFlow::Continue(())
    });
    let how = how.unwrap();
    (how.columns.unwrap(), rows, how.notes)
}

fn card(lines: &str) -> String {
    format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n")
}

#[test]
fn a_card_becomes_a_row_in_every_version() {
    let cases = [
        (
            "VERSION:3.0\nN:Lovelace;Ada;;;\nFN:Ada Lovelace\nBDAY:1985-12-10\nTEL:+44 20 7946 0958",
            "3.0",
            "Ada|Lovelace|Ada Lovelace|1985-12-10|+44 20 7946 0958",
        ),
        (
            "VERSION:4.0\nN:Lovelace;Ada;;;\nBDAY:19851210\nTEL;VALUE=uri:tel:+44-20-7946-0958",
            "4.0",
            "Ada|Lovelace|1985-12-10|+44-20-7946-0958",
        ),
        (
            "VERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=\n=AB;;;\nTEL;CELL:+49 30 901820",
            "2.1",
            "Zoë|Müller|+49 30 901820",
        ),
        (
            "VERSION:3.0\nN:Lovelace;Ada;Augusta,Byron;;\nTEL;TYPE=HOME:1\nTEL;TYPE=CELL:2\nTEL;TYPE=WORK,PREF:3",
            "the preferred number",
            "Ada Augusta Byron|Lovelace|3|2",
        ),
        (
            "VERSION:4.0\nFN:Ada Lovelace\nUID:urn:uuid:0192e0f2-0000-7000-8000-000000000001",
            "an id of an export",
            "Ada Lovelace|0192e0f2-0000-7000-8000-000000000001",
        ),
        (
            "VERSION:3.0\nFN:Ada\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n SkZJRg\nKEY:AAAA\nBBBB\nNOTE:a\\, b\\nc\n d",
            "pictures are left out",
            "Ada|a, b\ncd",
        ),
        (
            "VERSION:3.0\nFN:Ada\nORG:Analytical;Engines\nADR:;;12 High St;Bath;;BA1;UK\nEMAIL:ada@example.org",
            "the rest",
            "Ada|ada@example.org|Analytical, Engines|12 High St, Bath, BA1, UK",
        ),
    ];
    for (lines, why, expected) in cases {
        let (_, rows, _) = rows(&card(lines));
        assert_eq!(rows, [format!("1 {expected}")], "{why}");
    }
}

#[test]
fn a_birthday_that_is_no_whole_date_is_given_as_it_stands() {
    let cases = [
        ("BDAY:1985-12-10T00:00:00Z", "1985-12-10", true),
        ("BDAY;VALUE=date:19851210", "1985-12-10", true),
        ("BDAY:--0412", "--0412", false),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", "1604-04-12", false),
        ("BDAY:1604-04-12", "1604-04-12", false),
        ("BDAY;VALUE=text:circa 1800", "circa 1800", false),
        ("BDAY:1985-13-40", "1985-13-40", false),
        ("BDAY:851210", "851210", false),
    ];
    for (line, shown, is_date) in cases {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(card(&format!("VERSION:3.0\nFN:Ada\n{line}")).as_bytes()).unwrap();
        let mut cells = Vec::new();
        let how = read(&mut file, encoding_rs::UTF_8, &mut |record| {
            cells.extend(record.cells);
            ControlFlow::Continue(())
        });
        assert!(how.is_ok());
        let expected = if is_date { Cell::Date(shown.to_owned()) } else { Cell::Text(shown.to_owned()) };
        assert_eq!(cells[1], expected, "{line}");
    }
}

#[test]
fn many_cards_are_read_and_those_cut_off_are_wrong() {
    let large = card(&format!("VERSION:3.0\nFN:{}", "x".repeat(70_000)));
    let cards = format!("{}{large}BEGIN:VCARD\nFN:Cut\n{}BEGIN:VCARD\nFN:Off", card("FN:Ada"), card("FN:Grace"));
    let (columns, rows, _) = rows(&cards);
    assert_eq!(columns, ["Full name"]);
    assert_eq!(rows, ["1 Ada", "!2 ", "!3 ", "4 Grace", "!5 "]);
}

#[test]
fn what_has_no_column_is_told() {
    let (_, _, notes) = rows(&card("FN:Ada\nTEL:1\nTEL:2\nTEL:3"));
    assert_eq!(notes, ["1 card has more phone numbers or addresses than were read."]);
}

#[test]
fn fields_of_ones_own_are_columns_of_their_own() {
    let ada = card(
        "VERSION:3.0\nFN:Ada\nEMAIL:a@b.org\nX-CLIENTELE-E-MAIL:a@b.org\nX-CLIENTELE-NOTE:one\\, two\\nthree\\; x",
    );
    let grace = card("VERSION:3.0\nFN:Grace\nitem1.x-clientele-colour:blue\nEMAIL:g@b.org");
    let (columns, read, notes) = rows(&format!("{ada}{grace}"));
    assert_eq!(columns, ["Full name", "E-mail", "fields.e_mail", "fields.note", "fields.colour"]);
    assert_eq!(read, ["1 Ada||a@b.org|one, two\nthree; x|", "2 Grace|g@b.org|||blue"]);
    assert!(notes.is_empty(), "{notes:?}");
    let twice = card("FN:Ada\nX-CLIENTELE-NOTE:one\nX-CLIENTELE-NOTE:two");
    assert_eq!(rows(&twice).1, ["!1 Ada|one"]);
}

#[test]
fn properties_that_are_not_read_are_named_once() {
    let lines =
        "VERSION:3.0\nPRODID:x\nREV:2026-01-01\nFN:Ada\nURL:https://example.org\nNICKNAME:A\nPHOTO;ENCODING=b:/9j/";
    let cards = format!("{}{}", card(lines), card("FN:Grace\nitem1.X-Spouse:Vincent\nURL:https://example.com\nTITLE:"));
    let words = "NICKNAME, PHOTO, URL and X-SPOUSE were not read: there are no columns for them.";
    assert_eq!(rows(&cards).2, [words]);
    assert_eq!(rows(&card("FN:Ada\nURL:x")).2, ["URL was not read: there is no column for it."]);
    let many = (0..23).map(|n| format!("\nX-{n:02}:x")).collect::<Vec<_>>().concat();
    let notes = rows(&card(&format!("FN:Ada{many}"))).2;
    assert!(notes[0].ends_with("X-19 and 3 others were not read: there are no columns for them."), "{notes:?}");
}

#[test]
fn more_fields_than_there_are_columns_are_refused() {
    let many = (0..500).map(|n| format!("\nX-CLIENTELE-F{n}:x")).collect::<Vec<_>>().concat();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(card(&format!("FN:Ada{many}")).as_bytes()).unwrap();
    assert!(matches!(
        read(&mut file, encoding_rs::UTF_8, &mut |_| ControlFlow::Continue(())),
        Err(Failed::Unreadable(_))
    ));
}
