//! What stands before every page: headers, limits, and the path that the public address has.
//! Every answer carries the same protection, whatever it says.

use std::time::Duration;

use reqwest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{PASSWORD, TestServer};

#[actix_web::test]
async fn every_answer_carries_the_same_protection() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    for path in ["/customers", &address, "/nowhere", "/login", "/customers/1", "/healthz"] {
        let page = grace.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let expected = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ];
        for (name, value) in expected {
            assert_eq!(page.header(name), value, "{path}");
        }
        assert!(!page.headers.contains_key("strict-transport-security"), "only https may promise https");
        assert!(!page.headers.contains_key("access-control-allow-origin"));
    }
}

#[actix_web::test]
async fn nothing_on_a_page_needs_what_the_policy_forbids() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    for path in ["/customers", "/customers/new", &address, "/account", "/nowhere"] {
        let page = grace.get(path).await;
        for selector in ["style", "[style]", "script:not([src])", "[onclick]", "[hx-on]", "base", "iframe"] {
            assert!(!page.has(selector), "{path} has {selector}");
        }
    }
}

#[actix_web::test]
async fn forms_too_large_or_of_another_kind_are_refused() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let long = "x".repeat(17 * 1024);
    let page = grace.post("/customers/new", &[("first_name", &long)]).await;
    assert_eq!((page.status, page.text("h1")), (413, "Request too large".into()));
    let request = grace.request(Method::POST, "/customers/new").header("Sec-Fetch-Site", "same-origin");
    assert_eq!(grace.send(request.json(&serde_json::json!({"first_name": "Ada"}))).await.status, 415);
    let request = grace.request(Method::POST, "/customers/new").header("Sec-Fetch-Site", "same-origin");
    let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(vec![0xff, 0xfe]);
    assert_eq!(grace.send(request).await.status, 400);
    assert_eq!(grace.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn a_form_that_never_ends_is_answered_408_and_the_connection_closed() {
    let server = TestServer::new().await;
    let cookie = server.grace().await.cookie("session").unwrap();
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "POST /customers/new HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nCookie: session={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nfirst_name=A"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut answer)).await;
    assert!(read.is_ok(), "the connection was left open");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("Request too slow"), "{answer}");
}

#[actix_web::test]
async fn under_a_path_every_address_and_link_carries_it() {
    let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", "http://localhost:0/front/desk/")]).await;
    server.add_everyone().await;
    let grace = server.stranger();
    let away = grace.get("/customers").await;
    assert_eq!(away.location(), "/front/desk/login?next=%2Fcustomers");
    let signed_in =
        grace.post("/login", &[("username", "grace"), ("password", PASSWORD), ("next", "/customers")]).await;
    assert_eq!(signed_in.location(), "/front/desk/customers");
    let list = grace.get("/customers").await;
    assert_eq!(list.status, 200);
    let html = scraper::Html::parse_document(&list.body);
    for (selector, attribute) in [("a[href]", "href"), ("form[action]", "action"), ("script", "src"), ("link", "href")]
    {
        for element in html.select(&scraper::Selector::parse(selector).unwrap()) {
            let address = element.attr(attribute).unwrap();
            assert!(address.starts_with("/front/desk/") || address.starts_with('#'), "{selector} {address}");
        }
    }
    assert_eq!(grace.get("/readyz").await.status, 200);
    let outside = reqwest::get(format!("http://{}/customers", server.address())).await.unwrap();
    assert_eq!(outside.status(), 404);
}
