//! Requests in numbers: by the pattern of their route, never by what somebody asked for.

use reqwest::Method;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{server, shows};
use crate::support::ADA;

#[actix_web::test]
async fn requests_are_counted_and_timed_by_route_method_and_status() {
    let server = server().await;
    let grace = server.grace().await;
    let first = server.scrape().await;
    let login = r#"{route="/login",method="POST",status="303"}"#;
    assert_eq!(first.number(&format!("clientele_http_requests_total{login}")), 1);
    let address = grace.adds_ada().await;
    for _ in 0..3 {
        assert_eq!(grace.get(&address).await.status, 200);
    }
    assert_eq!(grace.get("/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b").await.status, 404);
    assert_eq!(grace.send(grace.request(Method::HEAD, "/customers")).await.status, 200);
    assert_eq!(grace.post("/customers/new", &[("first_name", "Ada")]).await.status, 422);
    assert_eq!(server.stranger_program().get("/customers").await.status, 401);
    let scrape = server.scrape().await;
    for (labels, count) in [
        (r#"route="/customers/{id}",method="GET",status="200""#, 3),
        (r#"route="/customers/{id}",method="GET",status="404""#, 1),
        (r#"route="/customers",method="HEAD",status="200""#, 1),
        (r#"route="/customers/new",method="POST",status="303""#, 1),
        (r#"route="/customers/new",method="POST",status="422""#, 1),
        (r#"route="/api/v1/customers",method="GET",status="401""#, 1),
    ] {
        assert_eq!(scrape.number(&format!("clientele_http_requests_total{{{labels}}}")), count, "{labels}");
    }
    let took = |what: &str| {
        format!("clientele_http_request_duration_seconds_{what}{{route=\"/customers/{{id}}\",method=\"GET\"}}")
    };
    assert_eq!(scrape.number(&took("count")), 4);
    assert!(scrape.seconds(&took("sum")) > 0.0, "{}", scrape.text);
    assert_eq!(scrape.number("clientele_http_requests_in_flight"), 0);
}

#[actix_web::test]
async fn whoever_hangs_up_is_in_flight_no_longer() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = "POST /login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername=a";
    stream.write_all(head.as_bytes()).await.unwrap();
    shows(&server, "clientele_http_requests_in_flight", 1).await;
    stream.set_zero_linger().unwrap();
    drop(stream);
    shows(&server, "clientele_http_requests_in_flight", 0).await;
}

#[actix_web::test]
async fn addresses_and_methods_that_nobody_knows_make_no_series_of_their_own() {
    let server = server().await;
    let stranger = server.stranger();
    let unknown = async |n: usize| {
        stranger.get(&format!("/nowhere-{n}/at-{n}?all={n}")).await;
        stranger.send(stranger.request(Method::from_bytes(format!("BREW{n}").as_bytes()).unwrap(), "/login")).await;
        stranger.send(stranger.request(Method::DELETE, "/login")).await;
        stranger.send(stranger.request(Method::OPTIONS, &format!("/customers/{n}"))).await;
        stranger.get(&format!("/api/v{n}")).await;
    };
    unknown(2).await;
    let before = server.scrape().await;
    for n in 3..503 {
        unknown(n).await;
    }
    let after = server.scrape().await;
    assert_eq!(before.series("clientele_http"), after.series("clientele_http"));
    for (labels, each) in [
        (r#"route="(none)",method="GET",status="404""#, 2),
        (r#"route="(none)",method="other",status="501""#, 1),
        (r#"route="(none)",method="DELETE",status="405""#, 1),
        (r#"route="(none)",method="OPTIONS",status="204""#, 1),
    ] {
        let series = format!("clientele_http_requests_total{{{labels}}}");
        assert_eq!((before.number(&series), after.number(&series)), (each, each * 501), "{labels}");
    }
}

#[actix_web::test]
async fn the_path_that_everything_is_served_under_is_no_part_of_a_route() {
    let url = ("CLIENTELE_PUBLIC_URL", "http://127.0.0.1:0/register");
    let server = crate::support::TestServer::with(&[super::SHOWN, url]).await;
    server.stranger().get("/login").await;
    server.stranger().get("").await;
    let scrape = server.scrape().await;
    for route in ["/login", "/"] {
        let labels = format!(r#"route="{route}",method="GET",status="303""#);
        assert_eq!(scrape.number(&format!("clientele_http_requests_total{{{labels}}}")), 1, "{}", scrape.text);
    }
}

#[actix_web::test]
async fn nothing_that_is_shown_names_a_customer_or_a_person() {
    let server = server().await;
    let (grace, program) = (server.grace().await, server.token_program("charlie", true).await);
    let address = grace.adds_ada().await;
    for path in ["/customers?q=Lovelace", &address, &format!("{address}/edit"), "/people", "/join/a-secret"] {
        grace.get(path).await;
    }
    server.stranger().post("/login", &[("username", "grace"), ("password", "a wrong guess")]).await;
    assert_eq!(program.get("/customers?q=Lovelace").await.status, 200);
    assert!(grace.imports("lovelace.csv", "First name,Last name\nGrace,Hopper\n").await.1.status == 200);
    let scrape = shows(&server, r#"clientele_jobs{kind="import",state="waiting"}"#, 1).await;
    let text = scrape.text.to_lowercase();
    let id = address.rsplit('/').next().unwrap();
    let mut secrets = vec!["grace", "charlie", "lovelace", "hopper", "guess", "secret", "127.0.0.1", id];
    secrets.extend(ADA.iter().map(|(_, value)| *value).filter(|value| value.len() > 4));
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
}
