//! A request sent twice is done once.

use reqwest::Method;
use serde_json::Value;

use crate::support::{
    ADA, Actor, Client, PASSWORD, Program, Reply, TestDatabase, TestServer, ada, but, free_port, program, run, with,
};

async fn add(client: &Client, key: &str, body: &Value) -> Reply {
    client.send(client.request(Method::POST, "/customers").header("Idempotency-Key", key).json(body)).await
}

#[actix_web::test]
async fn the_same_key_gets_the_same_answer_and_adds_one_customer() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let first = add(&grace, "\"order-7\"", &ada()).await;
    let path = format!("/customers/{}", first.json["id"].as_str().unwrap());
    grace.change(Method::PATCH, &path, "\"1\"", &serde_json::json!({"last_name": "King"})).await;
    for key in ["\"order-7\"", "order-7"] {
        let again = add(&grace, key, &ada()).await;
        assert_eq!((again.status, &again.json), (201, &first.json), "as it was then, though it was changed since");
        assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), ("", "true"));
        for header in ["location", "etag"] {
            assert_eq!(again.header(header), first.header(header));
        }
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
}

#[actix_web::test]
async fn the_same_key_for_something_else_is_refused() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    add(&grace, "k", &ada()).await;
    let other = add(&grace, "k", &with(ada(), "first_name", "Eve")).await;
    assert_eq!((other.status, other.problem()), (422, "key-reused"));
    assert_eq!(add(&server.program("ada").await, "k", &ada()).await.status, 201, "another person's key is another key");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 2);
}

#[actix_web::test]
async fn a_refused_request_uses_no_key_up_and_a_key_lasts_a_day() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    assert_eq!(add(&grace, "k", &with(ada(), "last_name", "")).await.status, 422);
    assert_eq!(add(&grace, "k", &ada()).await.status, 201);
    server.sql("UPDATE idempotency SET created_at = created_at - 86401").await;
    assert_eq!(add(&grace, "k", &with(ada(), "first_name", "Eve")).await.status, 201);
    assert_eq!(server.number("SELECT count(*) FROM idempotency").await, 1, "what ran out is removed");
}

#[actix_web::test]
async fn a_key_that_cannot_be_read_is_refused() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    for key in ["", "\"\"", &"x".repeat(256)] {
        assert_eq!(add(&grace, key, &ada()).await.status, 400, "{key}");
    }
    let twice = grace.request(Method::POST, "/customers").header("Idempotency-Key", "a").header("Idempotency-Key", "b");
    assert_eq!(grace.send(twice.json(&ada())).await.status, 400);
}

#[actix_web::test]
async fn nothing_personal_is_kept_with_a_key() {
    let server = TestServer::new().await;
    add(&server.program("grace").await, "Lovelace", &ada()).await;
    // A union needs as many columns on both sides: these are all there are.
    let columns = "SELECT key, request, customer_id, created_at FROM idempotency";
    let all = format!("SELECT count(*) FROM (SELECT * FROM idempotency UNION {columns}) AS kept");
    assert_eq!(server.number(&all).await, 1);
    let hashes = "SELECT count(*) FROM idempotency WHERE length(key) = 16 AND length(request) = 16";
    assert_eq!(server.number(hashes).await, 1);
}

#[actix_web::test]
async fn twenty_at_once_with_one_key_add_one_customer() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let body = ada();
    let replies = futures_util::future::join_all((0..20).map(|_| add(&grace, "k", &body))).await;
    let statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    assert!(statuses.contains(&201), "{statuses:?}");
    let first = replies.iter().find(|reply| reply.status == 201).unwrap();
    for reply in &replies {
        match reply.status {
            201 => assert_eq!(reply.json, first.json),
            409 => assert_eq!((reply.problem(), reply.header("retry-after")), ("request-under-way", "2")),
            other => panic!("{other}"),
        }
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
}

#[actix_web::test]
async fn a_kill_between_commit_and_answer_adds_one_customer_on_the_retry() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let (_, token, _) = run(program(&database, &[], &["token", "add", "grace"]), "");
    let port = free_port();
    let mut serving = Program::serve(&database, port, &[]).await;
    let grace = Client::new(&serving.base, Some(token.trim().to_owned()));
    let request = grace.request(Method::POST, "/customers").header("Idempotency-Key", "k").json(&ada());
    let sent = tokio::spawn(request.send());
    while database.number("SELECT count(*) FROM customers").await == 0 {}
    serving.kill();
    drop(sent);

    let again = Program::serve(&database, port, &[]).await;
    let retried = add(&grace, "k", &ada()).await;
    assert_eq!(retried.status, 201);
    let ids = grace.get("/customers").await.json["items"].as_array().unwrap().len();
    assert_eq!(ids, 1);
    let person = Actor::new(&again.base);
    person.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    assert_eq!(person.adds(&but(&ADA, &[])).await.len(), "/customers/".len() + 36, "writing goes on");
}
