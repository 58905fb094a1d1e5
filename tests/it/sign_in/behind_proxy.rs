//! Visitors behind a proxy: told apart by the address that the proxy names.

use reqwest::Method;

use crate::support::{PASSWORD, TestServer};

async fn server() -> TestServer {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]).await;
    server.add_everyone().await;
    server
}

async fn sign_in(server: &TestServer, forwarded: &[&[u8]], password: &str) -> u16 {
    let stranger = server.stranger();
    let request = stranger.request(Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
    let request = forwarded.iter().fold(request, |request, line| request.header("X-Forwarded-For", *line));
    stranger.send(request.form(&[("username", "grace"), ("password", password)])).await.status
}

#[actix_web::test]
async fn a_visitor_is_known_by_the_last_hop_that_is_no_proxy_however_it_is_written() {
    let server = server().await;
    let cases: &[(&[&[u8]], &str)] = &[
        (&[b"203.0.113.7"], "203.0.113.7"),
        (&[b"203.0.113.7:51234"], "203.0.113.7"),
        (&[b"[2001:db8::1]:443"], "2001:db8::1"),
        (&[b"[2001:db8::1]"], "2001:db8::1"),
        (&[b"2001:db8::1"], "2001:db8::1"),
        (&[b"[::ffff:203.0.113.7]:80"], "203.0.113.7"),
        (&[b"198.51.100.9, 203.0.113.7:80"], "203.0.113.7"),
        (&[b"198.51.100.9", b"203.0.113.7"], "203.0.113.7"),
        (&[b"203.0.113.7:80, 10.0.0.3:90", b"10.0.0.2"], "203.0.113.7"),
        (&[b"203.0.113.7 , ,"], "203.0.113.7"),
        (&[b"unknown, 203.0.113.7:1"], "203.0.113.7"),
        (&[b"\xff\xfe, 203.0.113.7"], "203.0.113.7"),
        // Anyone may have written what precedes a hop that cannot be read.
        (&[b"198.51.100.9, unknown"], "127.0.0.1"),
        (&[b"198.51.100.9", b"\xff", b"10.0.0.2"], "10.0.0.2"),
        (&[b"198.51.100.9, 203.0.113.7:x, 10.0.0.2:443"], "10.0.0.2"),
        (&[b"198.51.100.9, 203.0.113.7:99999"], "127.0.0.1"),
        // Every hop is a proxy: the farthest one is the client.
        (&[b"10.0.0.9, 10.0.0.2"], "10.0.0.9"),
        (&[b""], "127.0.0.1"),
        (&[], "127.0.0.1"),
    ];
    for (forwarded, address) in cases {
        assert_eq!(sign_in(&server, forwarded, PASSWORD).await, 303);
        let known = server.number(&format!("SELECT count(*) FROM sessions WHERE address = '{address}'")).await;
        let words: Vec<_> = forwarded.iter().map(|line| String::from_utf8_lossy(line)).collect();
        assert_eq!(known, 1, "{words:?} is {address}");
        server.sql("DELETE FROM sessions").await;
    }
}

#[actix_web::test]
async fn guesses_of_one_visitor_do_not_lock_out_another_when_the_proxy_names_ports() {
    let server = server().await;
    for port in 50_001..=50_005 {
        assert_eq!(sign_in(&server, &[format!("203.0.113.7:{port}").as_bytes()], "wrong").await, 401);
    }
    assert_eq!(sign_in(&server, &[b"203.0.113.7:50006"], PASSWORD).await, 429, "another port is the same visitor");
    assert_eq!(sign_in(&server, &[b"203.0.113.8:50001"], PASSWORD).await, 303);
    assert_eq!(sign_in(&server, &[b"[2001:db8::1]:50001"], PASSWORD).await, 303);
}
