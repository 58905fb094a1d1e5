//! The steps of an import: the file, how it was read, what would happen, done.

use crate::support::{ADA, TestServer, field};

const FILE: &str = "Vorname,Nachname,Geburtsdatum,Telefon\n\
    Ada,Lovelace,10.12.1985,+44 20 7946 0958\n\
    José,Ñandú,31.12.1980,+34 912 345 678\n\
    Ελένη,Παπαδοπούλου,05.06.1970,+30 21 0338 5000\n";

#[actix_web::test]
async fn nothing_is_written_before_the_last_button_and_all_of_it_after() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("kunden.csv", FILE).await;
    assert_eq!(page.text("h1"), "kunden.csv");
    assert_eq!(page.texts(".tally dd"), ["3", "0", "0", "0"]);
    assert_eq!(page.text("#report form button"), "Add 3 customers");
    assert_eq!(page.texts(".sheet:last-of-type tbody tr:first-child td")[0], "Ada");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);

    let done = grace.commits(&import, &page).await;
    assert_eq!(done.text("[role=status]"), "3 customers were added.");
    assert_eq!(grace.get("/customers?q=παπαδο").await.names(), ["Ελένη Παπαδοπούλου"]);
    let record = grace.get(&grace.get("/customers?q=ada").await.attribute(".table__link", "href")).await;
    assert!(
        record.text(".history li").starts_with("grace imported this customer from kunden.csv"),
        "{}",
        record.text(".history")
    );
    let list = grace.get("/imports").await;
    assert_eq!(list.texts(".definitions__what a"), ["kunden.csv"]);
    assert!(list.text(".definitions__what .soft").ends_with("· 3 customers added"));
}

#[actix_web::test]
async fn two_clicks_commit_once() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("kunden.csv", FILE).await;
    let (address, revision) = (format!("{import}/commit"), page.value("revision"));
    let typed = [("revision", revision.as_str())];
    let clicks = futures_util::future::join_all((0..5).map(|_| grace.post(&address, &typed))).await;
    assert!(clicks.iter().all(|click| click.status == 303));
    grace.waits_for(&import).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 3);
    assert_eq!(server.number("SELECT count(*) FROM changes").await, 3);
}

#[actix_web::test]
async fn what_was_chosen_since_the_report_was_shown_stops_the_commit() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("kunden.csv", FILE).await;
    let again = grace.sends(&import, &page, &[("already", "add")]).await;
    assert_eq!(again.status, 303);
    let now = grace.waits_for(&import).await;
    let late = grace.post(&format!("{import}/commit"), &[("revision", &page.value("revision"))]).await;
    let told = grace.follow(&late).await;
    assert!(told.notice().starts_with("Nothing was changed"), "{}", told.notice());
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
    grace.commits(&import, &now).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 3);
}

#[actix_web::test]
async fn a_file_that_is_none_is_told_so_and_leaves_nothing() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let nothing = grace.uploads("", b"").await;
    assert_eq!((nothing.status, nothing.complaint("file")), (422, "Choose a file".into()));
    for (file, words) in [
        ("", "This file is empty."),
        ("First name,Last name,Date of birth,Phone\n", "This file has headings and no rows below them."),
    ] {
        let (import, page) = grace.imports("x.csv", file).await;
        assert_eq!(page.text("h2"), "This file was not imported");
        assert!(page.text(".summary p").starts_with(words), "{}", page.text(".summary p"));
        assert_eq!(grace.post(&format!("{import}/discard"), &[]).await.location(), "/imports");
    }
    assert!(grace.get("/imports").await.has(".empty"));
    assert_eq!(server.number("SELECT count(*) FROM import_files").await, 0);
}

#[actix_web::test]
async fn fields_of_ones_own_are_columns_too_and_an_administrator_makes_new_ones() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "long_text")).await.unwrap();
    let file = "First name,Last name,Date of birth,Phone,Note,E-mail\n\
        Ada,Lovelace,1985-12-10,+44 20 7946 0958,\"one\ntwo\",ada@example.org\n";
    let (grace, ada) = (server.grace().await, server.ada().await);
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.sent("column_4").as_deref(), Some("field_note"));
    assert!(!page.has("#column_5 option[value='new:email']"), "an editor makes no fields");
    let refused = grace.sends(&import, &page, &[("column_5", "new:email")]).await;
    assert_eq!(refused.status, 403);
    let page = ada.get(&import).await;
    assert_eq!(page.text("#column_5 option[value='new:email']"), "Keep as a new field (e-mail)");
    ada.sends(&import, &page, &[("column_5", "new:email")]).await;
    let page = ada.waits_for(&import).await;
    assert_eq!(page.sent("column_5").as_deref(), Some("field_e_mail"));
    ada.commits(&import, &page).await;
    let record = ada.get(&ada.get("/customers").await.attribute(".table__link", "href")).await;
    assert_eq!(record.text(".facts a[rel]"), "ada@example.org");
    assert!(record.body.contains("one\ntwo"));
}

#[actix_web::test]
async fn a_new_field_is_made_once_whoever_clicks_twice_and_none_when_anything_is_wrong() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let long = "x".repeat(61);
    let file = format!(
        "First name,Last name,Date of birth,Phone,E-mail,Town,{long}\n\
         Ada,Lovelace,1985-12-10,+44 20 7946 0958,ada@example.org,Bath,y\n"
    );
    let (import, page) = ada.imports("x.csv", file).await;
    let kept = [("column_4", "new:email"), ("column_5", "new:text")];
    let refused = ada.sends(&import, &page, &[kept[0], ("column_6", "new:text")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text(".summary").contains("60 characters"), "{}", refused.text(".summary"));
    let number = "SELECT count(*) FROM fields";
    assert_eq!(server.number(number).await, 0, "nothing is left of what could not be done");

    let clicks = futures_util::future::join_all((0..4).map(|_| ada.sends(&import, &page, &kept))).await;
    assert!(clicks.iter().all(|click| click.status == 303), "{:?}", clicks[1].text("main"));
    assert_eq!(ada.sends(&import, &page, &kept).await.status, 303, "nor later");
    assert_eq!(server.number(number).await, 2);
    let page = ada.waits_for(&import).await;
    assert_eq!([4, 5].map(|at| page.sent(&format!("column_{at}")).unwrap()), ["field_e_mail", "field_town"]);
    ada.commits(&import, &page).await;
    let late = ada.sends(&import, &page, &[("column_6", "new:whole")]).await;
    assert!(ada.follow(&late).await.notice().starts_with("Nothing was changed"));
    assert_eq!(server.number(number).await, 2, "an import that is committed makes no more");
}

#[actix_web::test]
async fn customers_who_are_here_are_skipped_updated_or_added_once_more() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds(&ADA).await;
    let file = "First name,Last name,Date of birth,Phone\nADA,Lovelace,1985-12-11,+442079460958\n";
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["0", "1", "0", "0"]);
    assert!(!page.has("#report form button"), "there is nothing to save");

    grace.sends(&import, &page, &[("already", "update")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.text("#report form button"), "Update 1 customer");
    let done = grace.commits(&import, &page).await;
    assert_eq!(done.text("[role=status]"), "1 customer was updated.");
    let record = grace.get(&address).await;
    assert_eq!(record.text("h1"), "ADA Lovelace");
    assert!(record.text(".history li").starts_with("grace updated this customer by an import from x.csv"));
    assert!(record.text(".facts").contains("11 December 1985"));

    let (import, page) = grace.imports("y.csv", file.replace("12-11", "12-12")).await;
    assert_eq!(page.sent("already").as_deref(), Some("skip"), "that others are to be updated is not remembered");
    grace.sends(&import, &page, &[("already", "add")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.text("#report form button"), "Add 1 customer");
    grace.commits(&import, &page).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 2);
}
