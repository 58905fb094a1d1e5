//! What is asked and chosen of a file: columns, the order of dates, the country, the heading.

use crate::support::{Page, TestServer, field, stranger};

#[actix_web::test]
async fn an_order_of_dates_that_the_column_does_not_tell_is_asked() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = "First name,Last name,Date of birth,Phone\nAda,Lovelace,10/12/1985,+44 20 7946 0958\n\
                Grace,Hopper,09/12/1906,+1 415 555 0100\n";
    let (import, page) = grace.imports("x.csv", file).await;
    assert!(!page.has("#report"), "nothing is checked before it is chosen");
    assert_eq!(page.texts(".summary li"), ["Choose how dates are written in “Date of birth”"]);
    assert_eq!(page.attribute(".summary a", "href"), "#dates_2");
    let unchosen = grace.sends(&import, &page, &[]).await;
    assert_eq!(unchosen.status, 303);
    assert!(!grace.waits_for(&import).await.has("#report"), "it is asked again");
    grace.sends(&import, &page, &[("dates_2", "mdy")]).await;
    let page = grace.waits_for(&import).await;
    grace.commits(&import, &page).await;
    let births = "SELECT count(*) FROM customers WHERE CAST(date_of_birth AS TEXT) IN ('1985-10-12', '1906-09-12')";
    assert_eq!(server.number(births).await, 2);

    let (_, page) = grace.imports("z.csv", file.replace("Ada", "Ida")).await;
    assert!(!page.has("#report"), "another file of the same heading may be written otherwise");
}

#[actix_web::test]
async fn one_date_with_a_part_over_twelve_decides_the_whole_column() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let rows: String = (1..=12)
        .map(|n| {
            let [first, last, _, phone] = stranger(n);
            format!("{first},{last},0{}/0{}/1985,{phone}\n", n % 9 + 1, n % 7 + 1)
        })
        .collect::<Vec<_>>()
        .concat();
    let file = format!("First name,Last name,Date of birth,Phone\n{rows}Grace,Hopper,31/12/1906,+1 415 555 0100\n");
    let (_, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["13", "0", "0", "0"]);
    assert!(!page.has("#dates_2"), "there is no choice");
}

#[actix_web::test]
async fn columns_that_no_heading_tells_are_found_by_content_or_asked() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = "Ada,Lovelace,1985-12-10,+44 20 7946 0958\nGrace,Hopper,1906-12-09,+1 415 555 0100\n";
    let (import, page) = grace.imports("x.csv", file).await;
    let chosen: Vec<_> = (0..4).map(|at| page.sent(&format!("column_{at}")).unwrap()).collect();
    assert_eq!(chosen, ["", "", "date_of_birth", "phone_number"]);
    assert_eq!(
        page.texts(".summary li"),
        ["Choose which column has the first name", "Choose which column has the last name"]
    );
    let names = [("column_0", "first_name"), ("column_1", "last_name")];
    grace.sends(&import, &page, &names).await;
    assert_eq!(grace.waits_for(&import).await.texts(".tally dd"), ["2", "0", "0", "0"]);
    let twice = [("column_0", "first_name"), ("column_1", "first_name")];
    grace.sends(&import, &page, &twice).await;
    let page = grace.waits_for(&import).await;
    assert!(page.texts(".summary li").iter().any(|ask| ask.starts_with("Two columns are the same field")));
}

#[actix_web::test]
async fn full_names_are_split_on_request_and_at_a_comma() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) =
        grace.imports("x.csv", "Name,Born,Phone\nMary Ann Lovelace,1985-12-10,+44 20 7946 0958\n").await;
    assert_eq!(
        page.texts(".summary li"),
        ["Choose which column has the first name", "Choose which column has the last name"]
    );
    grace.sends(&import, &page, &[("column_0", "full_name")]).await;
    let page = grace.waits_for(&import).await;
    grace.commits(&import, &page).await;
    let file = "Name,Born,Phone\n\"van den Berg, Jan Peter\",1975-10-12,+31 20 123 4501\nJan Berg,1985-12-10,+44 20 7946 0958\n\"Li, Na\",1980-01-02,+86 10 1234 5602\n\"Ó Néill, Áine\",1969-03-04,+353 1 234 5678\n";
    let (import, page) = grace.imports("y.csv", file.replace("Name,", "Full name,")).await;
    assert_eq!(page.sent("column_0").as_deref(), Some("last_first"));
    assert_eq!(page.texts(".tally dd"), ["3", "0", "0", "1"]);
    grace.commits(&import, &page).await;
    let names = grace.get("/customers").await.names();
    assert_eq!(names, ["Na Li", "Mary Ann Lovelace", "Áine Ó Néill", "Jan Peter van den Berg"]);
}

#[actix_web::test]
async fn the_country_of_phone_numbers_can_be_chosen_and_is_checked() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = "First name,Last name,Born,Phone\nAda,Lovelace,1985-12-10,020 7946 0958\n";
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["0", "0", "0", "1"]);
    let wrong = grace.sends(&import, &page, &[("country", "XX"), ("footer", "9")]).await;
    assert_eq!((wrong.status, wrong.value("country")), (422, "XX".into()));
    assert_eq!(wrong.complaint("country"), "Enter the two letters of a country, such as GB");
    assert_eq!(wrong.complaint("footer"), "Enter a number of rows from 0 to 1");
    grace.sends(&import, &page, &[("country", "gb")]).await;
    assert_eq!(grace.waits_for(&import).await.texts(".tally dd"), ["1", "0", "0", "0"]);
}

#[actix_web::test]
async fn rows_before_the_heading_and_after_the_last_customer_are_left_out_in_so_many_words() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = "Customers of the north,,,\nas of today,,,\n\nFirst name,Last name,Date of birth,Phone\n\
        Ada,Lovelace,1985-12-10,+44 20 7946 0958\nTotal,1,,\n";
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "0"]);
    let told = [
        "1 row at the end is left out: there is no date of birth and no phone number.",
        "2 rows before the heading are left out.",
    ];
    assert_eq!(page.texts(".import__note"), told);
    assert_eq!(page.value("footer"), "1");
    grace.sends(&import, &page, &[("heading", ""), ("footer", "0")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".summary li").len(), 4, "without a heading nothing tells what the columns are");
    let columns = ["first_name", "last_name", "date_of_birth", "phone_number"];
    let names: Vec<_> = (0..4).map(|at| format!("column_{at}")).collect();
    grace.sends(&import, &page, &names.iter().map(String::as_str).zip(columns).collect::<Vec<_>>()).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "4"], "{}", page.text("main"));
}

/// A file whose second row is its heading, and whose first one could be.
const TWO_HEADINGS: &str = "Kunde,Region,Seit,Nummer,Remark\nVorname,Nachname,Geburtsdatum,Telefon,Remark\n\
    Ada,Lovelace,1985-12-10,+44 20 7946 0958,café\nGrace,Hopper,1906-12-09,+1 415 555 0100,y\n\
    José,Ñandú,1980-12-31,+34 912 345 678,z\n";

fn targets(page: &Page) -> Vec<String> {
    (0..5).map(|at| page.sent(&format!("column_{at}")).unwrap()).collect()
}

#[actix_web::test]
async fn another_heading_row_has_columns_of_its_own() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", TWO_HEADINGS).await;
    assert_eq!((page.sent("heading").as_deref(), page.texts(".tally dd")[0].as_str()), (Some("1"), "3"));
    assert_eq!(targets(&page), ["first_name", "last_name", "date_of_birth", "phone_number", ""]);

    grace.sends(&import, &page, &[("heading", "0"), ("column_4", "field_note")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(
        targets(&page)[1..],
        ["", "date_of_birth", "phone_number", "field_note"],
        "a name that is the same stays"
    );
    assert!(page.texts(".summary li").contains(&"Choose which column has the last name".to_owned()));

    grace.sends(&import, &page, &[("heading", "1"), ("column_1", "field_note"), ("column_4", "")]).await;
    let page = grace.waits_for(&import).await;
    let expected = ["first_name", "field_note", "date_of_birth", "phone_number", ""];
    assert_eq!(targets(&page), expected, "what is chosen beside the heading stays too");
    grace.sends(&import, &page, &[("column_1", "last_name"), ("column_4", "field_note")]).await;
    let page = grace.waits_for(&import).await;
    grace.commits(&import, &page).await;
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE first_name = 'Ada'").await, 1);

    let (_, page) = grace.imports("y.csv", TWO_HEADINGS.replace("Ada", "Ida")).await;
    assert_eq!(targets(&page)[4], "field_note", "the same heading is remembered");
}

#[actix_web::test]
async fn what_was_chosen_stays_when_the_file_is_read_in_another_way() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", TWO_HEADINGS).await;
    grace.sends(&import, &page, &[("encoding", "windows-1252"), ("column_4", "field_note")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(targets(&page), ["first_name", "last_name", "date_of_birth", "phone_number", "field_note"]);
    assert!(page.text(".sheet:last-of-type tbody").contains("cafÃ©"), "{}", page.text(".sheet:last-of-type tbody"));

    let file = TWO_HEADINGS.replace("Vorname,Nachname", "\"Vorname;Last name\",Nachname").replace("Ada,", "Ada;L,");
    let (import, page) = grace.imports("y.csv", file.replace("Grace,", "Grace;M,")).await;
    grace.sends(&import, &page, &[("separator", ";"), ("heading", "1")]).await;
    let page = grace.waits_for(&import).await;
    assert!(!page.has("#column_4"), "the columns are those of the other separator");
}
