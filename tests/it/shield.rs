//! What stands before every page: headers, origin, methods, limits.

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{ADA, House, PASSWORD, Page};

#[actix_web::test]
async fn every_answer_carries_the_same_protection() {
    let house = House::new().await;
    let grace = house.grace().await;
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
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    for path in ["/customers", "/customers/new", &address, "/account", "/nowhere"] {
        let page = grace.get(path).await;
        for selector in ["style", "[style]", "script:not([src])", "[onclick]", "[hx-on]", "base", "iframe"] {
            assert!(!page.has(selector), "{path} has {selector}");
        }
    }
}

#[actix_web::test]
async fn what_another_site_sends_is_refused_sign_in_included() {
    let house = House::new().await;
    let grace = house.grace().await;
    let ours = format!("http://localhost:{}", house.server.address.port());
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
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 3);
}

/// Signs grace in from a page of `origin`, at a server that was asked for by the name `host`.
async fn sign_in_from(house: &House, host: &str, origin: &str) -> Page {
    let stranger = house.stranger();
    let request = stranger.request(Method::POST, "/login").header("Host", host).header("Origin", origin);
    stranger.send(request.form(&[("username", "grace"), ("password", PASSWORD)])).await
}

#[actix_web::test]
async fn without_a_public_url_whoever_comes_by_another_address_can_sign_in_there() {
    let house = House::new().await;
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
        let page = sign_in_from(&house, host, origin).await;
        assert_eq!(page.status, status, "{origin} at {host}");
    }
}

#[actix_web::test]
async fn with_a_public_url_no_other_address_counts_and_the_setting_is_named() {
    let house = House::with(&[("CLIENTELE_PUBLIC_URL", "http://register.lan:8080")]).await;
    house.add_everyone().await;
    assert_eq!(sign_in_from(&house, "register.lan:8080", "http://register.lan:8080").await.status, 303);
    let page = sign_in_from(&house, "192.168.1.20:8080", "http://192.168.1.20:8080").await;
    assert_eq!(page.status, 403);
    let words = "This request didn't come from Clientele's own pages. Reload the page and try again; \
        if it keeps happening, ask your administrator to check CLIENTELE_PUBLIC_URL.";
    assert!(page.text("main").contains(words), "{}", page.text("main"));
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let house = House::new().await;
    let grace = house.grace().await;
    for (method, path, allow) in [
        (Method::DELETE, "/customers", "GET, HEAD, OPTIONS"),
        (Method::PUT, "/customers/new", "GET, HEAD, POST, OPTIONS"),
        (Method::GET, "/logout", "POST, OPTIONS"),
        (Method::PATCH, "/login", "GET, HEAD, POST, OPTIONS"),
        (Method::TRACE, "/customers", "GET, HEAD, OPTIONS"),
        (Method::POST, "/static/css/base.css", "GET, HEAD, OPTIONS"),
        (Method::from_bytes(b"QUERY").unwrap(), "/api/v1/me", "GET, HEAD, OPTIONS"),
        (Method::TRACE, "/api/v1/customers", "GET, HEAD, POST, OPTIONS"),
        (Method::POST, "/api/docs/", "GET, HEAD, OPTIONS"),
    ] {
        let page = grace.send(grace.request(method.clone(), path)).await;
        assert_eq!((page.status, page.header("allow")), (405, allow), "{method} {path}");
        let page = grace.send(grace.request(Method::OPTIONS, path)).await;
        assert_eq!((page.status, page.header("allow"), page.body.as_str()), (204, allow, ""), "{path}");
        assert!(!page.headers.contains_key("access-control-allow-origin"));
    }
    for method in [Method::OPTIONS, Method::POST, Method::TRACE] {
        assert_eq!(grace.send(grace.request(method, "/nowhere")).await.status, 404);
    }
    assert_eq!(grace.get("/customers").await.status, 200, "a GET of the sign-out address signs nobody out");
}

#[actix_web::test]
async fn a_method_that_http_has_not_is_answered_501() {
    let house = House::new().await;
    let grace = house.grace().await;
    for path in ["/customers", "/nowhere", "/api/v1/customers"] {
        let page = grace.send(grace.request(Method::from_bytes(b"BREW").unwrap(), path)).await;
        assert_eq!(page.status, 501, "{path}");
    }
}

#[actix_web::test]
async fn head_answers_what_get_does_without_the_body() {
    let house = House::new().await;
    let grace = house.grace().await;
    for path in ["/customers", "/account", "/login", "/healthz", "/nowhere"] {
        let (head, get) = (grace.send(grace.request(Method::HEAD, path)).await, grace.get(path).await);
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
}

#[actix_web::test]
async fn forms_too_large_or_of_another_kind_are_refused() {
    let house = House::new().await;
    let grace = house.grace().await;
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
    let house = House::new().await;
    let cookie = house.grace().await.cookie("session").unwrap();
    let mut stream = TcpStream::connect(house.server.address).await.unwrap();
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
async fn readiness_needs_a_database_that_can_be_written() {
    let house = House::empty().await;
    let stranger = house.stranger();
    for path in ["/healthz", "/readyz"] {
        let page = stranger.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/plain; charset=utf-8"), "{path}");
    }
    house.sql("DELETE FROM seaql_migrations WHERE version LIKE '0002%'").await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = stranger.get("/readyz").await;
    assert_eq!((page.status, page.header("retry-after")), (503, "5"));
    assert_eq!(page.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(stranger.get("/healthz").await.status, 200);
}

#[actix_web::test]
async fn readiness_is_a_write_that_was_really_done_and_at_most_one_a_second() {
    let house = House::empty().await;
    let pings = "SELECT CAST(coalesce(sum(pings), 0) AS BIGINT) FROM readiness";
    let many = || async {
        let (stranger, began) = (house.stranger(), Instant::now());
        let asked = (0..40).map(|_| stranger.get("/readyz"));
        let answers = futures_util::future::join_all(asked).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        began.elapsed()
    };
    let (mut before, mut took) = (house.number(pings).await, Duration::ZERO);
    for _ in 0..3 {
        took += many().await + Duration::from_millis(1100);
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let after = house.number(pings).await;
        assert!(after > before, "nothing was written");
        before = after;
    }
    assert!(before <= i64::try_from(took.as_secs()).unwrap() + 1, "{before} writes in {took:?}");
    house.sql("ALTER TABLE readiness RENAME TO elsewhere").await;
    assert_eq!(house.stranger().get("/readyz").await.status, 503);
}

#[actix_web::test]
async fn under_a_path_every_address_and_link_carries_it() {
    let house = House::with(&[("CLIENTELE_PUBLIC_URL", "http://localhost:0/front/desk/")]).await;
    house.add_everyone().await;
    let grace = house.stranger();
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
    let outside = reqwest::get(format!("http://{}/customers", house.server.address)).await.unwrap();
    assert_eq!(outside.status(), 404);
}

#[actix_web::test]
async fn pages_are_compressed_for_those_who_ask() {
    let house = House::new().await;
    let grace = house.grace().await;
    let request = grace.request(Method::GET, "/customers").header("Accept-Encoding", "br");
    assert_eq!(request.send().await.unwrap().headers()["content-encoding"], "br");
    for coding in ["identity", "gzip", "br"] {
        for (path, vary) in [
            ("/customers", Some("HX-Target, Accept-Encoding")),
            ("/nowhere", Some("HX-Target, Accept-Encoding")),
            ("/healthz", Some("Accept-Encoding")),
            ("/api/v1/me", Some("Accept-Encoding")),
            ("/", None),
        ] {
            let answer = grace.request(Method::GET, path).header("Accept-Encoding", coding).send().await.unwrap();
            let varies: Vec<_> = answer.headers().get_all("vary").iter().collect();
            assert_eq!(varies, vary.as_slice(), "{path} {coding}");
            assert_ne!(
                answer.headers().get("content-encoding").map_or("", |coding| coding.to_str().unwrap()),
                "identity"
            );
        }
    }
}

#[actix_web::test]
async fn a_request_that_takes_no_plain_answer_gets_one_all_the_same() {
    let house = House::new().await;
    let grace = house.grace().await;
    for accepted in ["identity;q=0", "*;q=0", "gzip;q=0, identity; q=0"] {
        let request = grace.request(Method::GET, "/customers").header("Accept-Encoding", accepted);
        assert_eq!(grace.send(request).await.status, 200, "{accepted}");
    }
}
