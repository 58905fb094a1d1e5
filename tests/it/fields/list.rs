//! The list of fields: what each is, their order, suggestions, and what happened to them.

use super::{adds, labels};
use crate::support::{TestServer, field};

#[actix_web::test]
async fn the_list_says_of_each_field_what_it_is() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let page = ada.get("/fields").await;
    assert_eq!(
        (page.text("h1"), page.text(".empty")),
        ("Fields".into(), "There are no fields of your own yet.".into())
    );
    assert!(page.text(".soft").contains("up to 30 fields"), "{}", page.text(".soft"));
    adds(&ada, &[("label", "E-mail"), ("kind", "email"), ("listed", "on"), ("searched", "on")]).await;
    adds(&ada, &[("label", "Number"), ("kind", "text"), ("required", "on"), ("unique", "on")]).await;
    let page = adds(&ada, &[("label", "Level"), ("kind", "choice"), ("choices", "Gold\r\n\r\n Silver ")]).await;
    assert_eq!(labels(&page), ["E-mail", "Number", "Level"]);
    let kinds = page.texts("ol.definitions .soft");
    assert_eq!(kinds, ["E-mail in the list searched", "Short text needed unique", "Choice of 2"]);
    assert!(!page.has(".empty") && page.text("p.soft").contains("3 are in use"), "{}", page.text("p.soft"));
}

#[actix_web::test]
async fn a_field_is_moved_up_and_down() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for label in ["A", "B", "C"] {
        adds(&ada, &[("label", label), ("kind", "text")]).await;
    }
    for (key, to, order, pressed) in [
        ("c", "up", ["A", "C", "B"], "Move C up (2 of 3)"),
        ("c", "up", ["C", "A", "B"], "Move C down (1 of 3)"),
        ("c", "up", ["C", "A", "B"], "Move C down (1 of 3)"),
        ("c", "down", ["A", "C", "B"], "Move C down (2 of 3)"),
        ("b", "down", ["A", "C", "B"], "Move B up (3 of 3)"),
    ] {
        let moved = ada.post(&format!("/fields/{key}/move"), &[("to", to)]).await;
        assert_eq!((moved.status, moved.location()), (303, "/fields"));
        let page = ada.follow(&moved).await;
        assert_eq!(labels(&page), order, "{key} {to}");
        assert_eq!(page.attribute("button[autofocus]", "aria-label"), pressed, "so that it can be pressed again");
    }
    let page = ada.get("/fields").await;
    assert_eq!(page.attributes("button[disabled]", "value"), ["up", "down"], "at both ends");
    let places = ["Place: 1 →became 2", "Place: 2 →became 1", "Place: 3 →became 2"];
    assert_eq!(page.texts(".history__list li:has(del) li"), places, "not in vain");
    assert_eq!(ada.post("/fields/a/move", &[("to", "left")]).await.status, 400);
    assert_eq!(ada.post("/fields/nobodys/move", &[("to", "up")]).await.status, 404);
    assert_eq!(ada.get("/fields/a/move").await.status, 405);
}

#[actix_web::test]
async fn what_many_need_is_added_with_one_click() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let buttons = ".suggestions .button";
    let mut page = ada.get("/fields").await;
    let all = ["E-mail", "Address", "Note", "Customer number"];
    assert_eq!(page.texts(buttons), all);
    for (at, label) in all.iter().enumerate() {
        let inputs = ".suggestions form:first-child input";
        let names = page.attributes(inputs, "name").into_iter().zip(page.attributes(inputs, "value"));
        let names: Vec<_> = names.collect();
        let fields: Vec<_> = names.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        page = adds(&ada, &fields).await;
        assert_eq!(page.notice(), format!("The field “{label}” was added."));
        assert_eq!(page.texts(buttons), all[at + 1..], "each only while it is not there");
    }
    let kinds = page.texts("ol.definitions .soft");
    assert_eq!(
        kinds,
        ["E-mail in the list searched", "Long text searched", "Long text searched", "Short text unique searched"]
    );
    ada.post("/fields/note/retire", &[]).await;
    assert!(!ada.get("/fields").await.has(".suggestions"), "a retired field has its label still");
}

#[actix_web::test]
async fn there_are_at_most_thirty() {
    let server = TestServer::new().await;
    let (ada, fields) = (server.ada().await, server.own_fields());
    fields.create(field("Old", "text")).await.unwrap();
    fields.retire("old").await.unwrap();
    for number in 0..30 {
        fields.create(field(&format!("Field {number}"), "text")).await.unwrap();
    }
    let page = ada.get("/fields").await;
    assert!(page.text("p.soft").ends_with("30 are in use. Retire one to add another."), "{}", page.text("p.soft"));
    for way in ["a[href$='/fields/new']", ".suggestions", "form[action$=restore]"] {
        assert!(!page.has(way), "{way}");
    }
    let refused = ada.post("/fields/new", &[("label", "More"), ("kind", "text")]).await;
    let words = "There can be at most 30 fields of your own. Retire one first.";
    assert_eq!((refused.status, refused.complaint("label")), (422, words.into()));
    let refused = ada.post("/fields/old/restore", &[]).await;
    assert_eq!((refused.status, refused.text("#summary li")), (422, words.into()));
}

#[actix_web::test]
async fn the_history_says_who_did_what_and_when() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Level"), ("kind", "choice"), ("choices", "Gold\nSilver"), ("required", "on")]).await;
    ada.opens_and_sends("/fields/level", &[("label", "Rank"), ("label_gold", "<b>"), ("retired_silver", "on")]).await;
    ada.post("/fields/level/retire", &[]).await;
    ada.post("/fields/level/restore", &[]).await;
    ada.post("/fields/level/remove", &[]).await;
    server.own_fields().create(field("By command", "text")).await.unwrap();
    let page = ada.get("/fields").await;
    let told: Vec<_> =
        page.texts(".history__list p").iter().map(|told| told.split(" today").next().unwrap().into()).collect();
    let told: Vec<String> = told;
    assert_eq!(
        told,
        [
            "By command was added from the command line",
            "ada removed Rank",
            "ada restored Rank",
            "ada retired Rank",
            "ada changed Rank",
            "ada added Level"
        ]
    );
    assert_eq!(
        page.texts(".history__list ul li"),
        [
            "Kind: Short text",
            "Label: Level →became Rank",
            "Options: Gold, Silver →became <b>, Silver (retired)",
            "Kind: Choice",
            "Options: Gold, Silver",
            "Needed: yes"
        ]
    );
    assert!(page.has(".history__list time[datetime]"));

    for number in 0..60 {
        ada.opens_and_sends("/fields/by_command", &[("label", &format!("Label {number}"))]).await;
    }
    let page = ada.get("/fields").await;
    assert_eq!(page.texts(".history__list > li").len(), 50);
    let earlier = ada.get(&page.page_link("next").unwrap().replace("#history", "")).await;
    assert_eq!(earlier.texts(".history__list > li").len(), 16);
    assert!(earlier.page_link("next").is_none() && earlier.page_link("first").is_some());
}

#[actix_web::test]
async fn only_administrators_are_shown_the_way_to_the_fields() {
    let server = TestServer::new().await;
    for (actor, shown) in [(server.ada().await, true), (server.grace().await, false), (server.charlie().await, false)] {
        assert_eq!(actor.get("/customers").await.has(".menu a[href$='/fields']"), shown);
    }
}
