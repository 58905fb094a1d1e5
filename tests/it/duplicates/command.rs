//! `clientele duplicates --from FILE`, as whoever measures the rules meets it.

use std::fs;

use crate::support::{TestDatabase, program, run};

const PEOPLE: &str = "\
cluster,id,first_name,last_name,date_of_birth,phone_number
1,a,William,Ashdown,1949-02-11,+44 20 7946 0106
2,b,Noor,Haddad,2000-02-14,+202 2234 5604
1,c,Bill,Ashdown,1949-02-11,+442079460106
3,d,Oliver,Haddad,2000-02-14,+20222345699
4,e,,,,
1,f,\"William\",Ashdown,11 February,+442079460107
";

/// What the command says of a file: code, output, complaints.
fn said(name: &str, content: &str, options: &[&str]) -> (i32, String, String) {
    let database = TestDatabase::new();
    fs::create_dir_all(database.folder()).unwrap();
    let file = database.folder().join(name);
    fs::write(&file, content).unwrap();
    let arguments = [&["duplicates", "--from", file.to_str().unwrap()], options].concat();
    let (code, out, err) = run(program(&database, &[], &arguments), "");
    assert!(!database.data().exists(), "nothing was kept");
    (code, out, err)
}

#[test]
fn the_pairs_of_a_file_are_printed_as_csv_the_surest_first() {
    let (code, out, err) = said("people.csv", PEOPLE, &["--csv"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let form = "\"another form of the first name, same last name";
    let twin = "different first name, same last name, same birth date, different phone, perhaps a twin";
    let expected = [
        "id_1,id_2,points,verdict,reasons".to_owned(),
        format!("a,c,24.1,likely,{form}, same birth date, same phone\""),
        "a,f,14.7,likely,\"same name, phone differs in one digit\"".to_owned(),
        format!("b,d,3.0,perhaps,\"{twin}\""),
    ];
    assert_eq!(out.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn without_an_option_the_pairs_are_told_in_sentences() {
    let (code, out, _) = said("people.csv", PEOPLE, &[]);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!((code, lines.len()), (0, 4));
    assert_eq!(lines[1], "a and f: likely one person (same name, phone differs in one digit)");
    assert_eq!(lines[3], "3 pairs among 6 records.");
}

#[test]
fn a_file_without_these_columns_is_refused_in_one_line() {
    let words = "The first row has to name the columns id, first_name, last_name, date_of_birth and phone_number.";
    for (content, words) in
        [("name,phone\nAda,1\n", words), ("", "This file is empty."), ("%PDF-1.7", "This is a PDF document")]
    {
        let (code, out, err) = said("people.csv", content, &["--csv"]);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{err}");
        assert!(err.contains(words), "{err}");
    }
    let database = TestDatabase::new();
    let (code, _, err) = run(program(&database, &[], &["duplicates", "--from", "/nowhere/at/all.csv"]), "");
    assert!(code == 2 && err.starts_with("/nowhere/at/all.csv: No such file"), "{err}");
}
