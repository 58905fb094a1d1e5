//! What becomes of lines: which are rows, which belong together, and which are wrong.
//! Each case says why; a row that is wrong is shown with a `!` before it.

use super::*;
use crate::record_file::lines::Lines;

fn read(text: &str, width: usize) -> Vec<String> {
    let dialect = Dialect { separator: Some(','), quoted: true, width };
    let show = |record: Record| {
        let cells: Vec<_> = record.cells.iter().map(Cell::shown).collect();
        format!("{}{} {}", if record.fault.is_some() { "!" } else { "" }, record.line, cells.join("|"))
    };
    Table::new(Lines::new(text.as_bytes(), encoding_rs::UTF_8), dialect).map(|record| show(record.unwrap())).collect()
}

#[test]
fn rows_are_told_from_lines() {
    let cases: [(&str, &str, usize, &[&str]); 14] = [
        ("a,b,c\n1,2,3\n", "plain", 3, &["1 a|b|c", "2 1|2|3"]),
        ("a,b\n\n\n,\n  ,\n1,2", "empty rows are left out", 2, &["1 a|b", "6 1|2"]),
        ("a,b\r1,2\r", "CR alone", 2, &["1 a|b", "2 1|2"]),
        ("a,\"x\ny\",c\n1,2,3", "a line break in a cell", 3, &["1 a|x\ny|c", "3 1|2|3"]),
        (
            "a,b,\"12 High St\nBath, Somerset\nUK\"\n1,2,3",
            "an address",
            3,
            &["1 a|b|12 High St\nBath, Somerset\nUK", "4 1|2|3"],
        ),
        ("a,\"b,c\n1,2,3\n4,5,6", "never closed", 3, &["!1 a|\"b|c", "2 1|2|3", "3 4|5|6"]),
        ("a,\"b,c\n1,2,3\n4,\"5\",6", "closed by another's opening", 3, &["!1 a|\"b|c", "2 1|2|3", "3 4|5|6"]),
        ("a,\"b,c\n1,2,3\n4,5,6\"", "closed at the very end", 3, &["!1 a|\"b|c", "2 1|2|3", "3 4|5|6\""]),
        (
            "a,b,\"c\n1,2,3\n4,5,6\"\n7,8,9",
            "closed properly, but rows inside",
            3,
            &["!1 a|b|\"c", "2 1|2|3", "3 4|5|6\"", "4 7|8|9"],
        ),
        ("\"a\",\"b\",\"c\n\"1\",\"2\",\"3\"", "the last mark is missing", 3, &["!1 \"a\"|\"b\"|\"c", "2 1|2|3"]),
        ("\"a,\"b\",\"c\"\n1,2,3", "an inner mark is missing", 3, &["!1 \"a|\"b\"|\"c\"", "2 1|2|3"]),
        ("\"Ada \"the\" King\",b,c", "marks inside that are not doubled", 3, &["1 Ada \"the\" King|b|c"]),
        ("a,b,c\n1,2,3,4\n1,2", "ragged rows stay as they are", 3, &["1 a|b|c", "2 1|2|3|4", "3 1|2"]),
        ("a,b\u{0}\nc,\u{FFFD}", "what no text has", 2, &["!1 a|b\u{0}", "!2 c|\u{FFFD}"]),
    ];
    for (text, why, width, rows) in cases {
        assert_eq!(read(text, width), rows, "{why}");
    }
}

#[test]
fn what_is_too_large_is_wrong_and_the_rows_behind_it_are_read() {
    let cell = "x".repeat(70_000);
    let row = "y,".repeat(200_000);
    let wide = "z,".repeat(600);
    let text = format!("a,{cell}\n{row}\n{wide}\n1,2");
    let rows = read(&text, 2);
    assert_eq!(rows.len(), 4);
    assert!(rows[..3].iter().all(|row| row.starts_with('!') && row.len() < 5000));
    assert_eq!(rows[3], "4 1|2");
}

#[test]
fn a_file_full_of_opened_marks_is_read_in_time() {
    let text = "\"a,b\n".repeat(200_000);
    assert_eq!(read(&text, 2).len(), 200_000);
    let text = format!("\"{}", "a,b\n".repeat(200_000));
    assert_eq!(read(&text, 2).len(), 200_000);
}

/// The rows of a file of three columns, and how many bytes were looked at in vain.
fn counted(text: &str) -> (Vec<Record>, usize) {
    let dialect = Dialect { separator: Some(','), quoted: true, width: 3 };
    let mut table = Table::new(Lines::new(text.as_bytes(), encoding_rs::UTF_8), dialect);
    let rows = table.by_ref().map(Result::unwrap).collect();
    (rows, table.in_vain)
}

#[test]
fn a_file_made_to_be_looked_through_for_each_line_is_read_in_bounded_work() {
    let opened = "a\",\"\n".repeat(400_000);
    let closed_at_last = format!("{opened}\"\n");
    let one_column = "a,b,\"\n\",\"\n".repeat(200_000);
    for text in [opened, closed_at_last, one_column] {
        let (rows, in_vain) = counted(&text);
        let most = IN_VAIN[0] + IN_VAIN[1] * text.len() + RECORD_BYTES;
        assert!(in_vain <= most, "{in_vain} bytes of {} were looked at in vain", text.len());
        assert!(rows.iter().all(|row| row.fault.is_some() || row.cells.len() < 3), "no row is made of it");
    }
}

#[test]
fn many_forgotten_marks_take_nothing_from_rows_that_are_right() {
    let text = "1,2,3\nx,\"y,z\na,b,\"12 High St\nBath\"\n".repeat(20_000);
    let (rows, in_vain) = counted(&text);
    let right = rows.iter().filter(|row| row.cells.last() == Some(&Cell::Text("12 High St\nBath".into())));
    assert_eq!((rows.len(), right.count()), (60_000, 20_000));
    assert_eq!(rows.iter().filter(|row| row.fault.is_some()).count(), 20_000);
    assert!(in_vain < 4 * text.len(), "{in_vain}");
}
