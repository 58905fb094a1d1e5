//! HTTP itself: what programs that are no browsers may send, and what they get.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::House;

/// Sends `head` as it is and reads the whole answer.
async fn raw(house: &House, head: &str) -> String {
    let mut stream = TcpStream::connect(house.server.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[actix_web::test]
async fn a_whole_address_is_answered_for_this_host_alone() {
    let house = House::empty().await;
    let port = house.server.address.port();
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
        let answer = raw(&house, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{address}: {answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{address}");
    }
}
