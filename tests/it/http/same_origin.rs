//! Who may send a form: pages of the register, and nobody else.
//! What a browser says of the sender decides, sign-in included.

use reqwest::Method;

use crate::support::{ADA, PASSWORD, Page, TestServer};

#[actix_web::test]
async fn what_another_site_sends_is_refused_sign_in_included() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let ours = format!("http://localhost:{}", server.address().port());
    let origin = ours.as_str();
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[("Sec-Fetch-Site", "same-origin")], 303),
        (&[("Sec-Fetch-Site", "none")], 303),
        (&[("Sec-Fetch-Site", "cross-site")], 403),
        (&[("Sec-Fetch-Site", "same-site")], 403),
        (&[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")], 403),
        (&[("Origin", origin)], 303),
        (&[("Origin", origin), ("Sec-Fetch-Site", "cross-site")], 403),
        (&[("Origin", "null")], 403),
        (&[("Origin", "https://evil.example")], 403),
        (&[("Origin", &format!("{origin}.evil.example"))], 403),
        (&[("Origin", origin), ("Origin", "https://evil.example")], 403),
        (&[], 403),
    ];
    for (headers, expected) in cases {
        for (path, form) in [("/customers/new", &ADA[..]), ("/login", &[("username", "grace"), ("password", PASSWORD)])]
        {
            let request =
                headers.iter().fold(grace.request(Method::POST, path), |r, (name, value)| r.header(*name, *value));
            let page = grace.send(request.form(form)).await;
            assert_eq!(page.status, *expected, "{path} {headers:?}");
            if *expected == 403 {
                assert_eq!(page.text("h1"), "Request from another site");
            }
        }
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 3);
}

/// Signs grace in from a page of `origin`, at a server that was asked for by the name `host`.
async fn sign_in_from(server: &TestServer, host: &str, origin: &str) -> Page {
    let stranger = server.stranger();
    let request = stranger.request(Method::POST, "/login").header("Host", host).header("Origin", origin);
    stranger.send(request.form(&[("username", "grace"), ("password", PASSWORD)])).await
}

#[actix_web::test]
async fn without_a_public_url_whoever_comes_by_another_address_can_sign_in_there() {
    let server = TestServer::new().await;
    for (host, origin, status) in [
        ("192.168.1.20:8080", "http://192.168.1.20:8080", 303),
        ("[fd00::20]:8080", "http://[fd00::20]:8080", 303),
        ("register.lan", "http://register.lan", 303),
        ("Register.LAN:80", "http://register.lan", 303),
        ("register.lan", "https://register.lan", 303),
        ("register.lan:443", "https://register.lan", 303),
        ("192.168.1.20:8080", "http://192.168.1.20:8081", 403),
        ("192.168.1.20:8080", "http://192.168.1.20", 403),
        ("192.168.1.20:8080", "http://192.168.1.21:8080", 403),
        ("192.168.1.20:8080", "http://192.168.1.20:8080.evil.test", 403),
        ("192.168.1.20:8080", "http://evil.test@192.168.1.20:8080", 403),
        ("192.168.1.20:8080", "ftp://192.168.1.20:8080", 403),
        ("192.168.1.20:8080", "http://192.168.1.20:8080/", 403),
        ("192.168.1.20:8080", "null", 403),
        ("192.168.1.20:8080", "https://evil.test", 403),
    ] {
        let page = sign_in_from(&server, host, origin).await;
        assert_eq!(page.status, status, "{origin} at {host}");
    }
}

#[actix_web::test]
async fn with_a_public_url_no_other_address_counts_and_the_setting_is_named() {
    let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", "http://register.lan:8080")]).await;
    server.add_everyone().await;
    assert_eq!(sign_in_from(&server, "register.lan:8080", "http://register.lan:8080").await.status, 303);
    let page = sign_in_from(&server, "192.168.1.20:8080", "http://192.168.1.20:8080").await;
    assert_eq!(page.status, 403);
    let words = "This request didn't come from Clientele's own pages. Reload the page and try again; \
        if it keeps happening, ask your administrator to check CLIENTELE_PUBLIC_URL.";
    assert!(page.text("main").contains(words), "{}", page.text("main"));
}
