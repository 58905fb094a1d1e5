//! Compressed answers, for those who ask: what is compressed, how, and what caches are told.
//! A body says the same in every coding.

use std::io::Read as _;

use reqwest::{Method, Response};

use crate::support::{Actor, TestServer};

/// What Chrome sends to a site with TLS, and to this machine.
const CHROME: &str = "gzip, deflate, br, zstd";
/// What Chrome sends to a site without TLS.
const CHROME_WITHOUT_TLS: &str = "gzip, deflate";

async fn fetch(actor: &Actor, method: Method, path: &str, accepted: &str) -> Response {
    actor.request(method, path).header("Accept-Encoding", accepted).send().await.unwrap()
}

fn coding(answer: &Response) -> &str {
    answer.headers().get("content-encoding").map_or("", |coding| coding.to_str().unwrap())
}

async fn text(answer: Response) -> String {
    let coding = coding(&answer).to_owned();
    let length = answer.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap();
    let body = answer.bytes().await.unwrap();
    assert_eq!(body.len(), length, "{coding}");
    let mut text = String::new();
    match &*coding {
        "zstd" => text = String::from_utf8(zstd::decode_all(&*body).unwrap()).unwrap(),
        "gzip" => drop(flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).unwrap()),
        _ => text = String::from_utf8(body.to_vec()).unwrap(),
    }
    text
}

#[actix_web::test]
async fn every_coding_says_the_same_and_is_shorter() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for path in ["/customers", "/customers/new", "/account", "/nowhere"] {
        let plain = text(fetch(&grace, Method::GET, path, "identity").await).await;
        for (accepted, given) in [(CHROME, "zstd"), (CHROME_WITHOUT_TLS, "gzip"), ("gzip", "gzip"), ("zstd", "zstd")] {
            // More than once, as each thread compresses with what it compressed with before.
            for _ in 0..4 {
                let answer = fetch(&grace, Method::GET, path, accepted).await;
                assert_eq!(coding(&answer), given, "{path} {accepted}");
                assert!(answer.content_length().unwrap() < plain.len() as u64 * 2 / 3, "{path} {accepted}");
                let text = text(answer).await;
                assert_eq!(text.len(), plain.len(), "{path} {accepted}");
                // A form has a key of its own each time.
                assert!(text == plain || path == "/customers/new", "{path} {accepted}");
            }
        }
    }
}

#[actix_web::test]
async fn a_head_has_the_length_of_what_a_get_would_bring() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for accepted in [CHROME, "gzip", "identity"] {
        let head = fetch(&grace, Method::HEAD, "/account", accepted).await;
        let get = fetch(&grace, Method::GET, "/account", accepted).await;
        for name in ["content-length", "vary", "content-type"] {
            assert_eq!(head.headers()[name], get.headers()[name], "{accepted}");
        }
        assert_eq!(coding(&head), coding(&get), "{accepted}");
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{accepted}");
    }
}

#[actix_web::test]
async fn caches_are_told_once_what_an_answer_depends_on() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for accepted in ["identity", "gzip", "br", CHROME] {
        for (path, vary) in [
            ("/customers", Some("HX-Target, Accept-Encoding")),
            ("/nowhere", Some("HX-Target, Accept-Encoding")),
            ("/healthz", Some("Accept-Encoding")),
            ("/api/v1/me", Some("Accept-Encoding")),
            ("/", None),
        ] {
            let answer = fetch(&grace, Method::GET, path, accepted).await;
            let varies: Vec<_> = answer.headers().get_all("vary").iter().collect();
            assert_eq!(varies, vary.as_slice(), "{path} {accepted}");
            assert_ne!(coding(&answer), "identity", "{path} {accepted}");
        }
    }
}

#[actix_web::test]
async fn what_is_below_a_kilobyte_and_what_is_no_text_stay_plain() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for path in ["/healthz", "/api/v1/me", "/api/docs/favicon-32x32.png"] {
        let answer = fetch(&grace, Method::GET, path, CHROME).await;
        assert_eq!(coding(&answer), "", "{path}");
        assert_ne!(answer.content_length(), Some(0), "{path}");
    }
}

#[actix_web::test]
async fn a_request_gets_the_coding_it_likes_best() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for (accepted, given) in [
        ("gzip, identity;q=0.5", "gzip"),
        ("gzip;q=0.9, *;q=0.1", "gzip"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0.5, gzip;q=0.4", "zstd"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip, identity;q=0", "gzip"),
        ("br", ""),
        ("deflate", ""),
        ("gzip;q=0.1, identity", ""),
        ("gzip;q=0", ""),
        ("nonsense", ""),
        ("", ""),
        // Nothing we have: better a plain answer than none.
        ("identity;q=0", ""),
        ("*;q=0", ""),
        ("gzip;q=0, identity; q=0", ""),
    ] {
        let answer = fetch(&grace, Method::GET, "/customers", accepted).await;
        assert_eq!((answer.status().as_u16(), coding(&answer)), (200, given), "{accepted}");
    }
}
