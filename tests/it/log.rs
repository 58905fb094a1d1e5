//! What the log says of a request: who asked, what was refused, and never more than a line should hold.

use std::{
    fs::File,
    process::{Child, Stdio},
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Actor, Client, PASSWORD, TestDatabase, free_port, program, run};

/// A program that serves and writes its log to a file, as JSON.
struct Logging {
    child: Child,
    database: TestDatabase,
    base: String,
}

impl Logging {
    async fn serve(settings: &[(&str, &str)]) -> Self {
        let database = TestDatabase::new();
        run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
        let listen = format!("127.0.0.1:{}", free_port());
        let mut command = program(&database, settings, &[]);
        command.env("CLIENTELE_LISTEN", &listen).env("CLIENTELE_LOG_FORMAT", "json").stdout(Stdio::null());
        let log = File::create(database.folder().join("log")).unwrap();
        let serving = Self { child: command.stderr(log).spawn().unwrap(), database, base: format!("http://{listen}") };
        while reqwest::get(format!("{}/readyz", serving.base)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        serving
    }

    async fn tries(&self, password: &str, forwarded: &str) -> u16 {
        let stranger = Actor::new(&self.base);
        let request = stranger.request(Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", forwarded);
        stranger.send(request.form(&[("username", "grace"), ("password", password)])).await.status
    }

    /// Every line that says `message`.
    fn lines(&self, message: &str) -> Vec<Value> {
        let log = std::fs::read_to_string(self.database.folder().join("log")).unwrap();
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["message"] == message).collect()
    }
}

impl Drop for Logging {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[actix_web::test]
async fn the_log_names_the_client_by_what_the_throttle_counts() {
    let serving = Logging::serve(&[]).await;
    assert_eq!(serving.tries(PASSWORD, "203.0.113.7").await, 303);
    assert_eq!(serving.lines("answered")[0]["client"], "127.0.0.1", "nobody says that the peer is a proxy");
    let serving = Logging::serve(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    assert_eq!(serving.tries(PASSWORD, "198.51.100.99, 203.0.113.7").await, 303);
    assert_eq!(serving.lines("answered")[0]["client"], "203.0.113.7");
}

#[actix_web::test]
async fn a_sign_in_that_failed_and_one_that_was_throttled_are_events_of_their_own() {
    let serving = Logging::serve(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8"), ("CLIENTELE_LOG", "warn")]).await;
    for _ in 0..5 {
        assert_eq!(serving.tries("a wrong guess", "203.0.113.7").await, 401);
    }
    assert_eq!(serving.tries("a wrong guess", "203.0.113.7").await, 429);
    let program = Client::new(&serving.base, None);
    let guess = json!({"username": "grace", "password": "a wrong guess"});
    assert_eq!(program.post("/login", &guess).await.status, 401);
    assert_eq!(program.get("/me").await.status, 401, "no token is no failed sign-in");
    assert_eq!(Actor::new(&serving.base).get("/customers").await.status, 303);

    let failed = serving.lines("sign-in failed");
    let clients: Vec<_> = failed.iter().map(|line| line["client"].as_str().unwrap()).collect();
    assert_eq!(clients, [["203.0.113.7"; 5].as_slice(), &["127.0.0.1"]].concat());
    let throttled = serving.lines("throttled");
    assert_eq!((throttled.len(), throttled[0]["client"].as_str()), (1, Some("203.0.113.7")));
    for line in failed.iter().chain(&throttled) {
        assert_eq!((line["level"].as_str(), line["request_id"].as_str().map(str::len)), (Some("WARN"), Some(32)));
        assert!(!line.to_string().contains("guess") && !line.to_string().contains("grace"), "{line}");
    }
}

#[actix_web::test]
async fn the_trace_that_a_caller_names_is_on_the_line_of_its_request_and_none_is_made_up() {
    let serving = Logging::serve(&[]).await;
    let stranger = Actor::new(&serving.base);
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let right = format!("00-{trace}-{parent}-01");
    for header in [right.as_str(), "", "00-0-0-00", &right.to_uppercase()] {
        let request = stranger.request(Method::GET, "/login");
        let request = if header.is_empty() { request } else { request.header("traceparent", header) };
        stranger.send(request).await;
    }
    let twice = stranger.request(Method::GET, "/login").header("traceparent", &right).header("traceparent", &right);
    stranger.send(twice).await;
    let lines = serving.lines("answered");
    assert_eq!((&lines[0]["trace_id"], &lines[0]["parent_id"]), (&json!(trace), &json!(parent)));
    assert_eq!(lines.len(), 5);
    for line in &lines[1..] {
        assert!(line.get("trace_id").is_none() && line.get("parent_id").is_none(), "{line}");
    }
}

#[actix_web::test]
async fn a_long_path_method_or_origin_makes_no_long_line() {
    let serving = Logging::serve(&[]).await;
    let stranger = Actor::new(&serving.base);
    let long = "x".repeat(30_000);
    assert_eq!(stranger.get(&format!("/{long}?q=Lovelace")).await.status, 404);
    let method = Method::from_bytes(long.as_bytes()).unwrap();
    assert!(stranger.send(stranger.request(method, "/customers")).await.status >= 400);
    let posted = stranger.request(Method::POST, "/login").header("Origin", format!("http://{long}"));
    assert_eq!(stranger.send(posted.form(&[("username", "grace")])).await.status, 403);
    let log = std::fs::read_to_string(serving.database.folder().join("log")).unwrap();
    let longest = log.lines().map(str::len).max().unwrap();
    assert!(longest < 1000, "{longest} bytes");
    assert_eq!(serving.lines("answered").len(), 3);
    let path = serving.lines("answered")[0]["path"].as_str().unwrap().to_owned();
    assert_eq!(path, format!("/{}…", &long[..199]));
}

#[actix_web::test]
async fn the_secret_of_a_link_is_not_in_the_log_however_its_address_is_written() {
    let serving = Logging::serve(&[]).await;
    let invited = run(program(&serving.database, &[], &["user", "invite", "bob"]), "").1;
    let secret = invited.trim().rsplit('/').next().unwrap();
    let stranger = Actor::new(&serving.base);
    for path in ["/join/", "/%6aoin/", "/j%6Fin/", "/Join/", "//join/", "/join//", "/reset/", "/%72eset/", "/join%2F"] {
        stranger.get(&format!("{path}{secret}")).await;
    }
    assert_eq!(serving.lines("answered").len(), 9);
    let log = std::fs::read_to_string(serving.database.folder().join("log")).unwrap();
    let told: Vec<_> = log.lines().filter(|line| line.contains(secret)).collect();
    assert!(told.is_empty(), "{told:#?}");
}
