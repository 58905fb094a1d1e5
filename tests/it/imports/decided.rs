//! What people say of rows that may be somebody: one by one, all at once, two people at once, and what comes of it.

use super::alike::{HEAD, HERE, server_with, somebody};
use crate::{
    merges::merges,
    support::{Actor, Page, TestServer, stranger},
};

const CONRAD: &str = "Conrad,Whitcombe,1951-01-30,+442079460112";
/// His twin, or he himself under another name.
const ARTHUR: &str = "Arthur,Whitcombe,1951-01-30,+442079460112";

/// A register with people, and a file with a twin of each.
async fn twins(count: usize) -> (TestServer, Actor, String) {
    let person = |n: usize, first: usize| {
        let ([first, ..], [_, last, born, phone]) = (stranger(first), stranger(n));
        format!("{first},{last},{born},{phone}")
    };
    let people: Vec<String> = (0..count).map(|n| person(n, n)).collect();
    let server = server_with(&people.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let grace = server.grace().await;
    let twins: Vec<String> = (0..count).map(|n| person(n, n + 100)).collect();
    (server, grace, format!("{HEAD}{}\n", twins.join("\n")))
}

/// Says something of the first row of a page.
async fn says(actor: &Actor, page: &Page, choice: &str) -> Page {
    let action = page.attribute(".match form", "action");
    actor.post(&action, &[("mark", &page.value("mark")), ("choice", choice)]).await
}

#[actix_web::test]
async fn each_row_is_decided_and_decided_otherwise_until_the_commit() {
    let server = server_with(&[CONRAD]).await;
    let grace = server.grace().await;
    let (import, shown) = grace.imports("x.csv", format!("{HEAD}{ARTHUR}\n")).await;
    assert!(!shown.has("#report form button"), "there is nothing to save yet");
    let matches = format!("{import}/matches");
    let page = grace.get(&matches).await;
    let answer = says(&grace, &page, "add").await;
    assert_eq!((answer.status, answer.location().split('#').next_back()), (303, Some("row-1")));
    assert_eq!(grace.get(&matches).await.text(".match .tag"), "Will be added as new");
    assert_eq!(grace.get(&import).await.text("#report form button"), "Add 1 customer");
    says(&grace, &page, "same").await;
    assert_eq!(grace.get(&import).await.texts(".tally dd"), ["0", "1", "0", "0"]);
    says(&grace, &page, "").await;
    assert_eq!(grace.get(&import).await.texts(".tally dd"), ["0", "0", "1", "0", "0"]);
    says(&grace, &page, "add").await;
    let late = grace.post(&format!("{import}/commit"), &[("revision", &shown.value("revision"))]).await;
    assert!(grace.follow(&late).await.notice().starts_with("Nothing was changed"), "not what was looked at");
    let now = grace.get(&import).await;
    assert_eq!(grace.commits(&import, &now).await.text("[role=status]"), "1 customer was added.");
    assert_eq!(server.number(HERE).await, 2);
    let late = says(&grace, &page, "same").await;
    assert_eq!(late.status, 303);
    let told = grace.follow(&grace.follow(&late).await).await;
    assert_eq!(told.text("h2"), "Done", "an import that is committed is not decided again");
}

#[actix_web::test]
async fn a_row_that_is_them_updates_them_where_rows_do() {
    let server = server_with(&[CONRAD]).await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{ARTHUR}\n")).await;
    grace.sends(&import, &page, &[("already", "update")]).await;
    grace.waits_for(&import).await;
    let page = grace.get(&format!("{import}/matches")).await;
    assert_eq!(page.texts(".match button"), ["Add as new", "It’s them: update"]);
    says(&grace, &page, "same").await;
    let page = grace.get(&import).await;
    assert_eq!(page.text("#report form button"), "Update 1 customer");
    assert_eq!(grace.commits(&import, &page).await.text("[role=status]"), "1 customer was updated.");
    let arthur = "SELECT count(*) FROM customers WHERE first_name = 'Arthur'";
    assert_eq!((server.number(HERE).await, server.number(arthur).await), (1, 1));
}

#[actix_web::test]
async fn a_row_that_is_somebody_who_was_merged_since_updates_the_record_that_was_kept() {
    let server = server_with(&[CONRAD]).await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{ARTHUR}\n")).await;
    grace.sends(&import, &page, &[("already", "update")]).await;
    grace.waits_for(&import).await;
    says(&grace, &grace.get(&format!("{import}/matches")).await, "same").await;
    let conrad = grace.get("/customers?q=whitcombe").await.attribute(".table__link", "href");
    let kept = grace.adds_ada().await;
    assert_eq!(merges(&grace, &kept, &conrad, &[]).await.status, 303);
    let page = grace.get(&import).await;
    assert_eq!(grace.commits(&import, &page).await.text("[role=status]"), "1 customer was updated.");
    assert_eq!(grace.get(&kept).await.text("h1"), "Arthur Whitcombe");
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE first_name = 'Conrad'").await, 1);
}

#[actix_web::test]
async fn all_that_are_not_decided_are_decided_at_once_page_after_page() {
    let (server, grace, file) = twins(23).await;
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["0", "0", "23", "0", "0"], "{}", page.text("main"));
    let matches = format!("{import}/matches");
    let first = grace.get(&matches).await;
    assert_eq!(first.texts(".match").len(), 20);
    let next = grace.get(&first.page_link("next").unwrap()).await;
    assert_eq!(next.texts(".match h2").len(), 3);
    says(&grace, &first, "same").await;
    let all = grace.post(&matches, &[("choice", "add")]).await;
    assert_eq!((all.status, all.location()), (303, import.as_str()));
    let page = grace.get(&import).await;
    assert_eq!(page.texts(".tally dd"), ["22", "1", "0", "0"], "what was said of one stays");
    grace.commits(&import, &page).await;
    assert_eq!(server.number(HERE).await, 45);
}

#[actix_web::test]
async fn what_was_said_stays_while_row_and_customer_are_the_same() {
    let server = server_with(&[CONRAD]).await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{ARTHUR}\n")).await;
    says(&grace, &grace.get(&format!("{import}/matches")).await, "add").await;
    grace.sends(&import, &page, &[("country", "GB")]).await;
    assert_eq!(grace.waits_for(&import).await.texts(".tally dd"), ["1", "0", "0", "0"], "it was checked again");

    let conrad = grace.get("/customers").await.attribute(".table__link", "href");
    grace.opens_and_sends(&format!("{conrad}/edit"), &[("first_name", "Artur")]).await;
    grace.sends(&import, &page, &[("country", "")]).await;
    assert_eq!(grace.waits_for(&import).await.texts(".tally dd"), ["0", "1", "0", "0"], "he is another one by now");
}

#[actix_web::test]
async fn two_who_decide_at_once_are_counted_once() {
    let (server, grace, file) = twins(2).await;
    let ada = server.ada().await;
    let (import, _) = grace.imports("x.csv", file).await;
    let page = grace.get(&format!("{import}/matches")).await;
    let acts = (0..8).map(|n| {
        let (who, choice) = if n % 2 == 0 { (&grace, "add") } else { (&ada, "same") };
        says(who, &page, choice)
    });
    let answers = futures_util::future::join_all(acts).await;
    assert!(answers.iter().all(|answer| answer.status == 303));
    let tally = grace.get(&import).await.texts(".tally dd");
    assert!([["1", "0", "1", "0", "0"], ["0", "1", "1", "0", "0"]].iter().any(|sum| tally == *sum), "{tally:?}");
    assert_eq!(server.number("SELECT count(*) FROM import_matches WHERE choice IS NOT NULL").await, 1);
}

#[actix_web::test]
async fn a_decision_about_a_row_that_is_another_by_now_is_told_in_words() {
    let server = server_with(&[CONRAD]).await;
    let grace = server.grace().await;
    let (import, _) = grace.imports("x.csv", format!("{HEAD}{ARTHUR}\n")).await;
    let matches = format!("{import}/matches");
    for (place, mark) in [("1", "12"), ("7", "1"), ("1", "no mark")] {
        let answer = grace.post(&format!("{matches}/{place}"), &[("mark", mark), ("choice", "add")]).await;
        let told = grace.follow(&answer).await;
        assert!(told.notice().starts_with("Nothing was changed: these rows were checked again"), "{}", told.notice());
    }
    let conrad = grace.get("/customers").await.attribute(".table__link", "href");
    grace.deletes(&conrad).await;
    let page = grace.get(&matches).await;
    assert_eq!(page.text(".match h2"), "Line 2, and someone who is no longer here");
    assert_eq!(page.texts(".match button"), ["Add as new"]);
    assert_eq!(server.charlie().await.get(&matches).await.status, 403);
    assert_eq!(grace.post(&format!("{import}/discard"), &[]).await.status, 303);
    assert_eq!(grace.get(&matches).await.status, 404);
    assert_eq!(server.number("SELECT count(*) FROM import_matches").await, 0);
}

#[actix_web::test]
async fn whoever_comes_or_goes_between_check_and_commit_counts_by_the_rules_too() {
    let server = server_with(&["Grace,Hopper,1966-12-09,+442079460101"]).await;
    let (grace, program) = (server.grace().await, server.program("ada").await);
    let rows = "Graec,Hopper,1966-12-09,+442079460101\nYuri,Tchaikovsky,1980-05-17,+74951234502\n";
    let (import, page) =
        grace.imports("x.csv", format!("{HEAD}{rows}{ARTHUR}\nNoor,Haddad,2000-02-14,+20222345604\n")).await;
    grace.sends(&import, &page, &[("already", "update")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["3", "1", "0", "0"]);
    grace.deletes(&grace.get("/customers").await.attribute(".table__link", "href")).await;
    for row in [CONRAD, "Юрий,Чайковский,1980-05-17,+74951234502"] {
        assert_eq!(program.post("/customers", &somebody(row)).await.status, 201);
    }
    let done = grace.commits(&import, &page).await;
    assert_eq!(done.text("[role=status]"), "1 customer was added and 1 updated.", "{}", done.text("main"));
    let told = done.text("main");
    assert!(told.contains("The customer whom this row was taken for is no longer here"), "{told}");
    assert!(told.contains("This may be Conrad Whitcombe (customer "), "{told}");
    let yuri = "SELECT count(*) FROM customers WHERE last_name = 'Tchaikovsky' AND version = 2";
    assert_eq!((server.number(HERE).await, server.number(yuri).await), (3, 1));
    assert!(grace.get(&format!("{import}/report.csv")).await.body.contains("This may be Conrad Whitcombe"));
}
