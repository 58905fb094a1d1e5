//! The address of the metrics: what it answers, when it does, and that nothing else shows them.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::Command,
};

use reqwest::{Client, Method};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::{Duration, sleep, timeout},
};

use super::{SHOWN, server};
use crate::support::{Program, Scrape, TestDatabase, TestServer, free_port, program, run};

#[actix_web::test]
async fn metrics_are_plain_open_metrics_for_whoever_reaches_their_address() {
    let server = server().await;
    let http = Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/metrics", server.metrics_address().unwrap());
    let send = async |method: Method, url: &str| {
        http.request(method, url).header("Accept-Encoding", "gzip, zstd").send().await.unwrap()
    };
    for method in [Method::GET, Method::HEAD] {
        let answer = send(method.clone(), &url).await;
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(answer.status(), 200, "{method}");
        assert_eq!(header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
        assert_eq!((header("content-encoding"), header("x-content-type-options")), ("", "nosniff"));
        assert_eq!(header("cache-control"), "no-store");
        let text = answer.text().await.unwrap();
        assert_eq!(text.ends_with("\n# EOF\n"), method == Method::GET, "{text}");
    }
    for method in [Method::POST, Method::OPTIONS, Method::DELETE] {
        let answer = send(method.clone(), &url).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    }
    for path in ["/", "/metrics/", "/customers", "/healthz"] {
        assert_eq!(send(Method::GET, &url.replace("/metrics", path)).await.status(), 404, "{path}");
    }
}

#[actix_web::test]
async fn whoever_asks_again_and_again_over_one_connection_is_answered_every_time() {
    let server = server().await;
    let mut asking = tokio::net::TcpStream::connect(server.metrics_address().unwrap()).await.unwrap();
    for _ in 0..20 {
        asking.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut text = Vec::new();
        while !text.ends_with(b"\n# EOF\n") {
            let answer = timeout(Duration::from_secs(10), asking.read_buf(&mut text)).await;
            assert!(answer.unwrap().unwrap() > 0, "closed after {}", String::from_utf8_lossy(&text));
        }
    }
}

#[actix_web::test]
async fn the_address_for_people_shows_none_to_anybody() {
    let server = server().await;
    assert_eq!(server.ada().await.get("/metrics").await.status, 404);
    assert_eq!(server.stranger().get("/metrics").await.status, 404);
    assert_eq!(TestServer::empty().await.metrics_address(), None, "without the setting they are shown nowhere");
}

#[actix_web::test]
async fn they_are_shown_while_the_server_drains_and_no_longer() {
    let database = TestDatabase::new();
    let metrics: SocketAddr = ([127, 0, 0, 1], free_port()).into();
    let serving = Program::serve(&database, free_port(), &[(SHOWN.0, &metrics.to_string())]).await;
    // A request whose body is still on its way.
    let people = serving.base.trim_start_matches("http://").to_owned();
    let mut slow = TcpStream::connect(&people).unwrap();
    let head = "POST /login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\nusername=a&";
    slow.write_all(head.as_bytes()).unwrap();
    while Scrape::of(metrics).await.number("clientele_http_requests_in_flight") < 1 {
        sleep(Duration::from_millis(20)).await;
    }
    assert!(Command::new("kill").args(["-TERM", &serving.id().to_string()]).status().unwrap().success());
    while TcpStream::connect(&people).is_ok() {
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(Scrape::of(metrics).await.number("clientele_http_requests_in_flight"), 1);
    slow.write_all(b"password=b").unwrap();
    let mut answer = String::new();
    tokio::task::spawn_blocking(move || slow.read_to_string(&mut answer).map(|_| answer)).await.unwrap().unwrap();
    let ended = tokio::task::spawn_blocking(|| serving.terminate()).await.unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(TcpStream::connect(metrics).is_err());
}

#[test]
fn an_address_that_is_taken_is_named_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let listener = TcpListener::bind(taken).unwrap();
    let settings = [("CLIENTELE_LISTEN", "127.0.0.1:0"), (SHOWN.0, &taken.to_string())];
    let (code, out, err) = run(program(&TestDatabase::new(), &settings, &[]), "");
    drop(listener);
    let words = format!("cannot listen on {taken} for metrics: Address already in use (os error 98)\n");
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", words.as_str()));
}
