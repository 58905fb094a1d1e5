//! Fields that are retired, restored, and removed for good.

use std::time::Duration;

use clientele::demo;
use time::macros::date;

use super::{adds, labels};
use crate::support::{ADA, Actor, TestServer, but, field};

const FILLED: &str = "SELECT count(*) FROM customers WHERE fields ->> 'note' IS NOT NULL";

/// Ada Lovelace with a note.
async fn noted(ada: &Actor, note: &str) -> String {
    ada.adds(&but(&ADA, &[("field_note", note)])).await
}

/// Waits until nothing is left of a removed field.
async fn until_gone(server: &TestServer) {
    for _ in 0..200 {
        if server.number("SELECT count(*) FROM fields WHERE removed_at IS NOT NULL").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the values of a removed field were not deleted");
}

#[actix_web::test]
async fn a_retired_field_is_hidden_with_its_values_until_it_is_restored() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    let customer = noted(&ada, "likes tea").await;
    let asked = ada.get("/fields/note/retire").await;
    assert_eq!(asked.text("h1"), "Retire Note?");
    assert!(asked.text("main p").contains("1 customer has a value in it; it is kept."), "{}", asked.text("main p"));
    let retired = ada.post("/fields/note/retire", &[]).await;
    let page = ada.follow(&retired).await;
    assert_eq!(page.notice(), "The field “Note” was retired. Its values are kept.");
    assert_eq!((labels(&page).len(), page.texts("ul.definitions .definitions__what a")), (0, vec!["Note".into()]));
    assert!(!ada.get(&customer).await.text(".facts").contains("tea"));
    assert_eq!(ada.follow(&ada.post("/fields/note/retire", &[]).await).await.notice(), page.notice(), "twice");
    assert_eq!(ada.get("/fields/note/retire").await.status, 303, "there is nothing to ask");

    let restored = ada.post("/fields/note/restore", &[]).await;
    assert_eq!(ada.follow(&restored).await.notice(), "The field “Note” was restored.");
    assert!(ada.get(&customer).await.text(".facts").contains("tea"));
    assert_eq!(ada.post("/fields/note/restore", &[]).await.status, 303, "twice");
    for act in ["retire", "restore", "remove"] {
        assert_eq!(ada.post(&format!("/fields/nobodys/{act}"), &[]).await.status, 404, "{act}");
    }
}

#[actix_web::test]
async fn a_field_is_removed_only_by_whoever_knows_what_goes() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Note"), ("kind", "text"), ("unique", "on")]).await;
    let customer = noted(&ada, "likes tea").await;
    let other = noted(&ada, "likes milk").await;
    ada.deletes(&other).await;
    let asked = ada.get("/fields/note/remove").await;
    assert_eq!(asked.text("h1"), "Remove Note for good?");
    assert!(asked.text("main p").starts_with("2 customers have a value in this field"), "{}", asked.text("main p"));
    let refused = ada.post("/fields/note/remove", &[]).await;
    let words = "Tick the box to remove the field and its values";
    assert_eq!((refused.status, refused.complaint("confirmed")), (422, words.into()));
    assert_eq!(server.number(FILLED).await, 2);

    let removed = ada.post("/fields/note/remove", &[("confirmed", "on")]).await;
    let page = ada.follow(&removed).await;
    assert_eq!(page.notice(), "The field “Note” was removed, with all its values.");
    assert!(labels(&page).is_empty() && !page.has("ul.definitions"));
    until_gone(&server).await;
    assert_eq!(server.number(FILLED).await, 0);
    assert_eq!(
        server.number("SELECT count(*) FROM changes WHERE fields LIKE '%likes%'").await,
        0,
        "nor in the history"
    );
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM fields").await, 0);
    assert!(ada.get(&customer).await.text(".history__list").contains("added this customer"));
    assert_eq!(ada.post("/fields/note/remove", &[("confirmed", "on")]).await.status, 404, "it is gone already");
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    assert_eq!(ada.get("/fields/note_2").await.status, 200, "the label is free, the key is not");
}

#[actix_web::test]
async fn a_removal_that_was_broken_off_is_finished_at_the_next_start() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    let customer = noted(&ada, "likes tea").await;
    // As a server leaves it that is killed right after the field was removed.
    server.own_fields().begin_removal("note").await.unwrap();
    assert_eq!(server.number(FILLED).await, 1);
    let page = ada.get("/fields").await;
    assert!(labels(&page).is_empty());
    assert_eq!(page.text("p[role=status]"), "The values of Note are still being deleted.");
    assert!(!ada.get(&customer).await.text("main").contains("tea"), "nothing of it is shown meanwhile");
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;

    let server = server.restarted().await;
    until_gone(&server).await;
    assert_eq!(server.number(FILLED).await, 0);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE fields LIKE '%likes%'").await, 0);
    let ada = server.ada().await;
    assert_eq!(labels(&ada.get("/fields").await), ["Note"], "the one that was added since");
}

#[actix_web::test]
async fn a_form_that_was_open_when_its_field_was_removed_brings_no_value_back() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    let address = noted(&ada, "likes tea").await;
    let shown = ada.get(&format!("{address}/edit")).await;
    ada.post("/fields/note/remove", &[("confirmed", "on")]).await;
    until_gone(&server).await;
    let saved = ada.sends(&format!("{address}/edit"), &shown, &[("field_note", "too late")]).await;
    assert_eq!(saved.status, 303, "the rest is saved");
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE fields <> '{}'").await, 0);
}

#[actix_web::test]
async fn the_values_of_many_customers_go_a_thousand_at_a_time() {
    let server = TestServer::new().await;
    demo::fill(server.db(), 7, date!(2026 - 11 - 23), 2_500).await.unwrap();
    let fields = server.own_fields();
    for label in ["Note", "Other"] {
        fields.create(field(label, "text")).await.unwrap();
    }
    server.sql("UPDATE customers SET fields = '{\"note\": \"x\", \"other\": \"y\"}'").await;
    let named = "[{\"field\":\"fields.note\",\"before\":null,\"after\":\"x\"}]";
    server.sql(&format!("UPDATE changes SET fields = '{named}'")).await;
    assert_eq!(fields.remove("note").await.unwrap(), 2_500);
    assert_eq!(server.number(FILLED).await, 0);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE fields LIKE '%note%'").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE fields ->> 'other' = 'y'").await, 2_500);
}
