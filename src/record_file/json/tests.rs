//! What JSON becomes, in every shape in which it is read.
//! Each case says why; a row that is wrong is shown with a `!` before it.

use std::{io::Write, ops::ControlFlow};

use super::*;

fn rows(text: &str) -> Result<(Vec<String>, Vec<String>, FileKind), &'static str> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let mut rows = Vec::new();
    let how = read(&mut file, encoding_rs::UTF_8, &mut |record| {
        let cells: Vec<_> = record.cells.iter().map(|cell| serde_json::to_string(cell).unwrap()).collect();
        let sign = if record.fault.is_some() { "!" } else { "" };
        rows.push(format!("{sign}{} {}", record.line, cells.join(" ")));
        ControlFlow::Continue(())
    });
    match how {
        Ok(how) => Ok((how.columns.unwrap(), rows, how.kind)),
        Err(Failed::Unreadable(why)) => Err(why.code),
        Err(_) => Err("failed"),
    }
}

#[test]
fn objects_become_rows_in_every_shape() {
    let cases: [(&str, &str, &str, &[&str]); 12] = [
        (
            r#"[{"a":"x","b":1.50},{"b":true,"c":null}]"#,
            "an array",
            "a b c",
            &[r#"1 "x" {"n":"1.50"} null"#, "2 null true null"],
        ),
        ("{\"next\":[1],\"items\": [\n{\"a\":\"]}\"}], \"x\":{}}", "items", "a", &[r#"1 "]}""#]),
        ("{\"a\":1}\n\n{\"a\":\"\\\"{\"}\n", "lines", "a", &[r#"1 {"n":"1"}"#, r#"2 "\"{""#]),
        (
            "{\n \"a\": 1,\n \"fields\":\n {\"b\":\"c\"}\n}",
            "one object on lines",
            "a fields.b",
            &[r#"1 {"n":"1"} "c""#],
        ),
        (r#"[{"a":1,"a":2}]"#, "a key twice", "a", &[r#"!1 {"n":"2"}"#]),
        (
            r#"[{"a":1e5},{"a":[1]},{"a":{"b":1}}]"#,
            "no values",
            "a",
            &[r#"1 {"f":"1e5"}"#, r#"2 {"f":"[1]"}"#, r#"3 {"f":"{\"b\":1}"}"#],
        ),
        (r#"[{"a":12345678901234567890}]"#, "every digit", "a", &[r#"1 {"n":"12345678901234567890"}"#]),
        (r#"[{"a":1},{a:2},{"a":3}]"#, "one is no JSON", "a", &[r#"1 {"n":"1"}"#, "!2 null", r#"3 {"n":"3"}"#]),
        ("{\"a\":\"1}\n{\"a\":2}\n", "an open string", "a", &["!1 null", r#"2 {"n":"2"}"#]),
        ("{\"a\":\n{\"a\":2}\n", "an open object", "a", &["!1 null", r#"2 {"n":"2"}"#]),
        ("{\"a\":1}\nAda\n{\"a\":2}", "no object", "a", &[r#"1 {"n":"1"}"#, "!2 null", r#"3 {"n":"2"}"#]),
        ("{\"a\":1}\n{\"a\":", "the last is cut off", "a", &[r#"1 {"n":"1"}"#, "!2 null"]),
    ];
    for (text, why, columns, expected) in cases {
        let (names, rows, _) = rows(text).unwrap();
        assert_eq!(
            (names.join(" ").as_str(), rows),
            (columns, expected.iter().map(|row| (*row).to_owned()).collect()),
            "{why}"
        );
    }
    assert_eq!(rows("[{\"a\":1}]").unwrap().2, FileKind::Json);
    assert_eq!(rows("{\"a\":1}").unwrap().2, FileKind::JsonLines);
}

#[test]
fn what_is_no_list_of_objects_is_refused() {
    let cases = [
        (r#"[{"a":1},{"a""#, "cut off within an object", "truncated"),
        (r#"[{"a":1},"#, "cut off between objects", "truncated"),
        ("[]", "nothing in it", "empty"),
        ("[1,2]", "numbers", "json_shape"),
        ("[{\"a\":1}] x", "more behind it", "json_shape"),
    ];
    for (text, why, code) in cases {
        assert_eq!(rows(text).map(|_| ()), Err(code), "{why}");
    }
}

#[test]
fn an_object_that_is_too_large_costs_its_own_row() {
    let text = format!("[{{\"a\":\"{}\"}},{{\"a\":1}}]", "x".repeat(300_000));
    assert_eq!(rows(&text).unwrap().1, ["!1 null", r#"2 {"n":"1"}"#]);
}
