//! Values that no two customers may share.

use clientele::{customers::DefinitionForm, demo, error::Error};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use time::macros::date;

use crate::support::{ADA, TestServer, ada, but, field, with};

async fn with_number() -> TestServer {
    let server = TestServer::new().await;
    server.own_fields().create(DefinitionForm { unique: true, ..field("Number", "text") }).await.unwrap();
    server
}

#[actix_web::test]
async fn a_value_that_another_has_is_refused_with_a_link_to_whoever_has_it() {
    let server = with_number().await;
    let grace = server.grace().await;
    let holder = grace.adds(&but(&ADA, &[("field_number", "A-1")])).await;
    let typed = but(&ADA, &[("first_name", "Grace"), ("field_number", "a-1")]);
    let page = grace.post("/customers/new", &typed).await;
    assert_eq!((page.status, page.value("field_number")), (422, "a-1".into()));
    assert_eq!(page.text("#field_number-note a"), "Show this customer");
    assert_eq!(page.attribute("#field_number-note a", "href"), holder);
    assert_eq!(page.text("#summary a[href='#field_number']"), "Ada Lovelace has this already");
    let part = grace.post("/customers/check?field=field_number", &typed).await;
    assert_eq!(part.attribute(".field__complaint a", "href"), holder, "and when the field is left");

    let own = grace.get(&format!("{holder}/edit")).await;
    let part = grace.sends("/customers/check?field=field_number", &own, &[]).await;
    assert!(!part.has(".field__complaint"), "its own value is its own");
    assert_eq!(grace.sends(&format!("{holder}/edit"), &own, &[("last_name", "King")]).await.status, 303);
    let reply =
        server.program("grace").await.post("/customers", &with(ada(), "fields", json!({"number": "A-1"}))).await;
    assert_eq!(reply.errors(), [("fields.number", "taken")]);
}

#[actix_web::test]
async fn a_value_let_go_is_free_for_the_next() {
    let server = with_number().await;
    let grace = server.grace().await;
    let address = grace.adds(&but(&ADA, &[("field_number", "A-1")])).await;
    let edit = format!("{address}/edit");
    for number in ["B-2", "", "A-1"] {
        assert_eq!(grace.opens_and_sends(&edit, &[("field_number", number)]).await.status, 303, "{number}");
        assert_eq!(server.number("SELECT count(*) FROM unique_values").await, i64::from(!number.is_empty()));
    }
    grace.deletes(&address).await;
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 0);
    assert_eq!(grace.post(&format!("{address}/restore"), &[]).await.status, 303);
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 1, "taken again");
    grace.deletes(&address).await;
    let next = grace.adds(&but(&ADA, &[("first_name", "Mary"), ("field_number", "A-1")])).await;

    let refused = grace.post(&format!("{address}/restore"), &[]).await;
    assert_eq!((refused.status, refused.complaint("field_number").starts_with("Mary Lovelace has this")), (422, true));
    assert_eq!(refused.attribute("main form", "action"), format!("{address}/edit"), "or saved with another value");
    let otherwise = [("field_number", "C-3"), ("version", &refused.value("version"))];
    assert_eq!(grace.post(&format!("{address}/edit"), &but(&ADA, &otherwise)).await.status, 303);
    assert_eq!(grace.get(&address).await.texts(".facts dd")[2], "C-3");
    grace.deletes(&address).await;
    grace.opens_and_sends(&format!("{next}/edit"), &[("field_number", "C-3")]).await;
    let program = server.program("grace").await;
    let reply = program.send(program.request(Method::POST, &format!("{address}/restore"))).await;
    assert_eq!((reply.status, reply.errors()), (422, vec![("fields.number", "taken")]));
    grace.deletes(&next).await;
    assert_eq!(grace.post(&format!("{address}/restore"), &[]).await.status, 303);
}

#[actix_web::test]
async fn of_many_who_save_one_value_at_once_one_gets_it() {
    let server = with_number().await;
    let grace = server.program("grace").await;
    let body = with(ada(), "fields", json!({"number": "A-1"}));
    let statuses: Vec<_> =
        join_all((0..16).map(|_| grace.post("/customers", &body))).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 201 | 422)), "{statuses:?}");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);

    let mut paths = Vec::new();
    for _ in 0..8 {
        paths.push(grace.adds_ada().await);
    }
    let patch = json!({"fields": {"number": "B-2"}});
    let changes = paths.iter().map(|path| grace.change(Method::PATCH, path, "*", &patch));
    let statuses: Vec<_> = join_all(changes).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[actix_web::test]
async fn whatever_is_saved_while_a_field_becomes_unique_is_told_apart() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Number", "text")).await.unwrap();
    let grace = server.program("grace").await;
    for _ in 0..6 {
        server.own_fields().change("number", field("Number", "text")).await.unwrap();
        server.sql("UPDATE customers SET fields = '{}'").await;
        let body = with(ada(), "fields", json!({"number": "A-1"}));
        let (unique, replies) = tokio::join!(
            async {
                server.own_fields().change("number", DefinitionForm { unique: true, ..field("Number", "text") }).await
            },
            join_all((0..4).map(|_| grace.post("/customers", &body))),
        );
        let added = replies.iter().filter(|reply| reply.status == 201).count();
        match unique {
            Ok(_) => assert_eq!(added, 1, "one value for one customer"),
            Err(Error::Invalid(_)) => assert_eq!(added, 4, "all were there before"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[actix_web::test]
async fn customers_that_come_by_the_thousand_take_their_values_too() {
    let server = TestServer::new().await;
    let email = DefinitionForm { unique: true, ..field("E-mail", "email") };
    server.own_fields().create(email).await.unwrap();
    let grace = server.grace().await;
    grace.adds(&but(&ADA, &[("field_e_mail", "ada@example.com")])).await;
    demo::fill(server.db(), 1, date!(2026 - 11 - 23), 20).await.unwrap();
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 21);
    let taken = grace.get("/customers").await.texts("#results tbody th a");
    assert_eq!(taken.len(), 21);
    let again = demo::fill(server.db(), 1, date!(2026 - 11 - 23), 1).await;
    assert!(matches!(again, Err(Error::Invalid(_))), "the same person has the same address");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 21, "all of them, or none");
}
