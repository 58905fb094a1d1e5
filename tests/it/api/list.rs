//! The list for programs: the same order, search and pages as in the browser.
//! A wrong parameter is refused by its name.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestServer, ada, with};

#[actix_web::test]
async fn the_list_is_paged_by_cursor_and_searched_like_the_page() {
    let server = TestServer::new().await;
    clientele::demo::fill(server.db(), 7, time::macros::date!(2026 - 11 - 23), 95).await.unwrap();
    let charlie = server.program("charlie").await;
    for sort in ["name", "-name", "date_of_birth", "-created_at"] {
        let (mut seen, mut address) = (Vec::new(), format!("/customers?sort={sort}&limit=40"));
        loop {
            let page = charlie.get(&address).await.json;
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/customers?sort={sort}&limit=40&after={next}");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (95, 95), "{sort}");
    }
    assert_eq!(charlie.get("/customers").await.json["items"].as_array().unwrap().len(), 50);
    server.program("grace").await.adds_ada().await;
    for q in ["lovelace+ada", "020+7946", "ADA+0958"] {
        assert_eq!(charlie.get(&format!("/customers?q={q}")).await.json["items"][0]["last_name"], "Lovelace", "{q}");
    }
}

#[actix_web::test]
async fn a_wrong_parameter_is_refused_by_its_name() {
    let server = TestServer::new().await;
    let charlie = server.program("charlie").await;
    for _ in 0..3 {
        server.program("grace").await.adds_ada().await;
    }
    let next = charlie.get("/customers?limit=1").await.json["next"].as_str().unwrap().to_owned();
    let tampered = format!("{}{}", &next[..next.len() - 1], if next.ends_with('A') { 'B' } else { 'A' });
    let long = "x".repeat(201);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("sort=phone_number", "sort"),
        ("sort=", "sort"),
        ("after=x", "after"),
        (&format!("after={tampered}"), "after"),
        (&format!("after={next}&sort=-name"), "after"),
        (&format!("q={long}"), "q"),
        ("page=2", "query"),
        ("q=a&q=b", "query"),
    ] {
        let reply = charlie.get(&format!("/customers?{query}")).await;
        assert_eq!((reply.status, reply.errors()[0].0), (422, field), "{query}");
    }
    assert_eq!(charlie.get(&format!("/customers?after={next}")).await.json["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_page_that_has_emptied_is_the_end_of_the_list() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let mut added = Vec::new();
    for last in ["Babbage", "Lovelace"] {
        added.push(grace.post("/customers", &with(ada(), "last_name", last)).await.json["id"].clone());
    }
    let next = grace.get("/customers?limit=1").await.json["next"].as_str().unwrap().to_owned();
    let gone = format!("/customers/{}", added[1].as_str().unwrap());
    assert_eq!(grace.change(Method::DELETE, &gone, "*", &Value::Null).await.status, 204);
    let reply = grace.get(&format!("/customers?limit=1&after={next}")).await;
    assert_eq!((reply.status, reply.json), (200, json!({"items": [], "next": null})));
}
