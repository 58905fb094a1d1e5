//! HTTP itself: what programs that are no browsers may send, and what they get.

use reqwest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::TestServer;

/// Sends `head` as it is and reads the whole answer.
async fn raw(server: &TestServer, head: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[actix_web::test]
async fn a_whole_address_is_answered_for_this_host_alone() {
    let server = TestServer::empty().await;
    let port = server.address().port();
    for (address, status) in [
        (format!("http://localhost:{port}/healthz"), 200),
        (format!("http://LOCALHOST:{port}/healthz"), 200),
        (format!("http://127.0.0.1:{port}/healthz"), 200),
        ("/healthz".to_owned(), 200),
        ("http://evil.example/healthz".to_owned(), 400),
        ("http://localhost/healthz".to_owned(), 400),
        (format!("http://localhost:{port}@evil.example/healthz"), 400),
        (format!("http://evil.example:{port}/api/v1/me"), 400),
    ] {
        let head = format!("GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        let answer = raw(&server, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{address}: {answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{address}");
    }
}

#[actix_web::test]
async fn an_address_with_a_slash_too_many_leads_to_the_one_without() {
    for at in ["", "/front/desk"] {
        let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", &format!("http://localhost:0{at}"))]).await;
        let stranger = server.stranger();
        for (path, location) in [
            ("/customers/", "/customers"),
            ("/customers/?q=a%2Fb&sort=-name", "/customers?q=a%2Fb&sort=-name"),
            ("/customers/new///", "/customers/new"),
            ("/customers//evil.example/", "/customers//evil.example"),
            ("/%2F/evil.example/", "/%2F/evil.example"),
            ("/static/css/", "/static/css"),
            ("/api/v1/customers/", "/api/v1/customers"),
            ("/api/docs/index.css/", "/api/docs/index.css"),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let page = stranger.send(stranger.request(method, path)).await;
                assert_eq!((page.status, page.location()), (308, format!("{at}{location}").as_str()), "{path}");
            }
        }
        for (path, status) in [("/", 303), ("/api/docs/", 200), ("/api/docs", 303)] {
            assert_eq!(stranger.get(path).await.status, status, "{path}");
        }
        assert_eq!(stranger.post("/login/", &[]).await.status, 404, "a form is sent where it was shown");
    }
}

#[actix_web::test]
async fn a_slash_too_many_leads_to_no_other_host() {
    let server = TestServer::empty().await;
    for path in ["//evil.example/", "///evil.example/", "//", "/\\evil.example/", "//evil.example/%2e%2e/"] {
        let answer = raw(&server, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 40"), "{path}: {answer}");
        assert!(!answer.to_lowercase().contains("\r\nlocation:"), "{path}: {answer}");
    }
}
