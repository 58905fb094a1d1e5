//! Rows that break a rule: told with their line, mended in place or in a file of their own, never changed into something else.

use crate::support::{TestServer, field, stranger};

const HEAD: &str = "First name,Last name,Date of birth,Phone\n";

#[actix_web::test]
async fn nothing_is_coerced() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let cases = [
        ("Ada,Lovelace,1985-12-10,4.42079E+11", "scientific notation"),
        ("Ada,Lovelace,1985-12-10,3023125012.0", "a number with a dot"),
        ("Ada,Lovelace,1985-12-10,2079460958", "no country code"),
        ("Ada,Lovelace,31.12.85,+44 20 7946 0958", "a year of two digits"),
        ("Ada,Lovelace,12/05,+44 20 7946 0958", "no day"),
        ("Ada,Lovelace,31391,+44 20 7946 0958", "a serial number"),
        ("Ada,Lovelace,1985-12-10 00:00:00,+44 20 7946 0958", "a time of day"),
        ("Ada,Lovelace,1985-02-30,+44 20 7946 0958", "no such day"),
        ("Ada,Lovelace,2085-12-10,+44 20 7946 0958", "in the future"),
        ("Ada,Lovelace,1985-12-10,+44 20 7946 0958 / +44 20 7946 0959", "two numbers"),
        ("Ada,,1985-12-10,+44 20 7946 0958", "no last name"),
        ("Ada,Lovelace,King,1985-12-10,+44 20 7946 0958", "a cell too many"),
        ("Ada,Lovelace,+44 20 7946 0958", "a cell too few"),
        ("Ada\u{202E},Lovelace,1985-12-10,+44 20 7946 0958", "a hidden character"),
    ];
    let rows: Vec<_> = cases.iter().map(|(row, _)| *row).collect();
    // Most rows are as wide as the heading, so that a short one is told.
    let good: String = (0..9).map(|n| stranger(n).join(",") + "\n").collect::<Vec<_>>().concat();
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{}\n{good}", rows.join("\n"))).await;
    assert_eq!(page.texts(".tally dd"), ["9", "0", "0", &cases.len().to_string()]);
    let told = page.texts("#report .definitions > li");
    for ((_, why), (line, told)) in cases.iter().zip((2..).zip(&told)) {
        assert!(told.starts_with(&format!("Line {line} ")), "{why}: {told}");
    }
    grace.commits(&import, &page).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 9);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE first_name = 'Ada'").await, 0);
}

#[actix_web::test]
async fn a_wrong_row_is_mended_in_place() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let grace = server.grace().await;
    let file = format!("{}Ada,Lovelace,31.4.1985,+44 20 7946 0958,hers\n", HEAD.replace("Phone", "Phone,Note"));
    let (import, page) = grace.imports("x.csv", file).await;
    let correct = page.attribute("#report .definitions a", "href");
    let form = grace.get(&correct).await;
    assert_eq!(form.text("h1"), "Correct line 2");
    assert_eq!(
        (form.value("first_name"), form.value("date_of_birth_day"), form.value("field_note")),
        ("Ada".into(), "31".into(), "hers".into())
    );
    assert_eq!(form.complaint("date_of_birth"), "31 April is not a real date");
    let wrong = grace.sends(&correct, &form, &[("date_of_birth_month", "13")]).await;
    assert_eq!((wrong.status, wrong.value("date_of_birth_month")), (422, "13".into()));
    let mended = grace.sends(&correct, &form, &[("date_of_birth_day", "30")]).await;
    assert_eq!(mended.location(), import);
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "0"]);
    grace.commits(&import, &page).await;
    let record = grace.get(&grace.get("/customers").await.attribute(".table__link", "href")).await;
    assert!(record.text(".facts").contains("30 April 1985"));
    assert!(record.text(".facts").contains("hers"));
    assert_eq!(grace.get(&correct).await.status, 404, "the row is no longer wrong");
}

#[actix_web::test]
async fn wrong_rows_are_downloaded_mended_and_sent_again() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = format!(
        "{HEAD}Ada,\"Love, lace\",31.4.1985,+44 20 7946 0958\nGrace,Hopper,09.12.1906,+1 415 555 0100\nGrace,Hopper,09.12.1906,+1 415 555 0100\n"
    );
    let (import, _) = grace.imports("my file.csv", file).await;
    let report = grace.get(&format!("{import}/report.csv")).await;
    assert_eq!(report.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(report.header("content-disposition"), "attachment; filename=\"my_file-to-correct.csv\"");
    let expected = "\u{FEFF}First name,Last name,Date of birth,Phone,What is wrong\r\n\
        Ada,\"Love, lace\",31.4.1985,'+44 20 7946 0958,31 April is not a real date\r\n\
        Grace,Hopper,09.12.1906,'+1 415 555 0100,This repeats line 3 of the file\r\n";
    assert_eq!(report.body, expected);
    let (_, page) = grace.imports("again.csv", report.body.replace("31.4", "30.4")).await;
    assert_eq!(page.texts(".tally dd"), ["2", "0", "0", "0"]);
    assert_eq!(page.sent("column_4").as_deref(), Some(""), "what was wrong is no field");
}

#[actix_web::test]
async fn values_that_no_two_may_have_are_told_within_the_file_and_against_the_register() {
    let server = TestServer::new().await;
    let unique = clientele::customers::DefinitionForm { unique: true, ..field("Number", "whole") };
    server.own_fields().create(unique).await.unwrap();
    let grace = server.grace().await;
    let head = HEAD.replace("Phone", "Phone,Number");
    let row = |n: usize, number: &str| format!("{},{number}\n", stranger(n).join(","));
    let (import, page) = grace.imports("x.csv", format!("{head}{}", row(0, "7"))).await;
    grace.commits(&import, &page).await;
    let file = format!("{head}{}{}{}", row(1, "7"), row(2, "8"), row(3, "8"));
    let (import, page) = grace.imports("y.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "2"]);
    let told = page.texts("#report .definitions .field__complaint");
    assert_eq!(
        told,
        ["“7” is already the value of another customer", "“8” is already the value of line 3 of the file"]
    );
    grace.commits(&import, &page).await;
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 2);
}

#[actix_web::test]
async fn a_mended_row_leaves_alone_what_the_file_has_no_column_for() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let grace = server.grace().await;
    let typed = crate::support::but(&crate::support::ADA, &[("field_note", "do not lose")]);
    let address = grace.adds(&typed).await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}Ada,Lovelace,31.4.1985,+44 20 7946 0958\n")).await;
    grace.sends(&import, &page, &[("already", "update")]).await;
    let page = grace.waits_for(&import).await;
    let correct = page.attribute("#report .definitions a", "href");
    grace.opens_and_sends(&correct, &[("date_of_birth_day", "30")]).await;
    let page = grace.waits_for(&import).await;
    grace.commits(&import, &page).await;
    let record = grace.get(&address).await.text(".facts");
    assert!(record.contains("30 April 1985") && record.contains("do not lose"), "{record}");
}

#[actix_web::test]
async fn one_row_that_is_too_wide_lets_no_short_row_shift() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Street", "text")).await.unwrap();
    server.own_fields().create(field("Town", "text")).await.unwrap();
    let grace = server.grace().await;
    let head = HEAD.replace("Phone", "Phone,Street,Town");
    let good: String = (0..20).map(|n| stranger(n).join(",") + ",High Street,York\n").collect::<Vec<_>>().concat();
    let odd = "Ada,Lovelace,1980-03-02,+44 20 7946 0958,Leeds\nIda,King,1980-03-02,+44 20 7946 0958,a,b,c\n";
    let (_, page) = grace.imports("x.csv", format!("{head}{good}{odd}")).await;
    assert_eq!(page.texts(".tally dd"), ["20", "0", "0", "2"]);
}

#[actix_web::test]
async fn a_last_row_with_a_name_and_nothing_else_is_told_to_be_wrong() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (_, page) =
        grace.imports("x.csv", format!("{HEAD}Grace,Hopper,1906-12-09,+1 415 555 0100\nAnn,Smith,,\n")).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "1"]);
}
