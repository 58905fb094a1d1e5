//! Tokens by name and password.

use reqwest::Method;
use serde_json::json;

use crate::support::{Client, PASSWORD, TestServer};

#[actix_web::test]
async fn the_right_password_gets_a_token_that_says_who_it_is() {
    let server = TestServer::new().await;
    let stranger = server.stranger_program();
    let reply = stranger.post("/login", &json!({"username": "Grace", "password": PASSWORD})).await;
    assert_eq!(
        (reply.status, &reply.json["token_type"], &reply.json["expires_in"]),
        (200, &json!("Bearer"), &json!(43200))
    );
    let grace = server.program("grace").await;
    assert_eq!(grace.get("/me").await.json, json!({"username": "grace", "role": "editor"}));
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let server = TestServer::new().await;
    let stranger = server.stranger_program();
    let mut answers = Vec::new();
    for username in ["grace", "nobody"] {
        let mut reply = stranger.post("/login", &json!({"username": username, "password": "wrong"})).await;
        assert_eq!((reply.status, reply.problem()), (401, "wrong-credentials"));
        reply.json["instance"] = json!(null);
        answers.push(reply.json);
    }
    assert_eq!(answers[0], answers[1]);
}

#[actix_web::test]
async fn guesses_run_out_on_the_page_and_here_together() {
    let server = TestServer::new().await;
    let (page, stranger) = (server.stranger(), server.stranger_program());
    for _ in 0..3 {
        page.post("/login", &[("username", "grace"), ("password", "wrong")]).await;
    }
    let wrong = json!({"username": "grace", "password": "wrong"});
    let statuses = [stranger.post("/login", &wrong).await.status, stranger.post("/login", &wrong).await.status];
    assert_eq!(statuses, [401, 401]);
    let refused = stranger.post("/login", &json!({"username": "grace", "password": PASSWORD})).await;
    assert_eq!((refused.status, refused.problem()), (429, "too-many-tries"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 30);
}

#[actix_web::test]
async fn a_token_is_dead_after_signing_out() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let copy = Client::new(&server.base, grace.token.clone());
    assert_eq!(grace.send(grace.request(Method::POST, "/logout")).await.status, 204);
    for client in [&grace, &copy] {
        let reply = client.get("/me").await;
        assert_eq!((reply.status, reply.problem()), (401, "not-signed-in"));
    }
    let server = server.restarted().await;
    assert_eq!(Client::new(&server.base, copy.token).get("/me").await.status, 401);
}

#[actix_web::test]
async fn cookie_and_bearer_never_stand_in_for_each_other() {
    let server = TestServer::new().await;
    let cookie = server.grace().await.cookie("session").unwrap();
    let bearer = server.program("grace").await.token.unwrap();
    assert_eq!(Client::new(&server.base, Some(cookie.clone())).get("/me").await.status, 401);
    let stranger = server.stranger();
    stranger.set_cookie("session", &bearer);
    assert_eq!(stranger.get("/customers").await.status, 303);
    let by_cookie = server.stranger_program();
    let request = by_cookie.request(Method::GET, "/customers").header("Cookie", format!("session={cookie}"));
    assert_eq!(by_cookie.send(request).await.status, 401);
    let in_query = by_cookie.get(&format!("/me?access_token={bearer}")).await;
    assert_eq!(in_query.status, 401);
}

#[actix_web::test]
async fn a_header_that_is_no_token_of_ours_lets_nobody_in() {
    let server = TestServer::new().await;
    let token = server.program("grace").await.token.unwrap();
    let stranger = server.stranger_program();
    for value in ["Bearer", "Bearer x", "Basic Z3JhY2U6eA==", "clientele_x", &format!("Bearer {token}x"), &token] {
        let request = stranger.request(Method::GET, "/me").header("Authorization", value);
        let reply = stranger.send(request).await;
        assert_eq!(reply.status, 401, "{value}");
        assert_eq!(reply.json["detail"], "Send a token that has not expired as Authorization: Bearer.");
    }
    let twice = stranger.request(Method::GET, "/me").bearer_auth(&token).header("Authorization", "Bearer x");
    assert_eq!(stranger.send(twice).await.status, 401, "two headers");
}

#[actix_web::test]
async fn no_other_site_may_read_an_answer() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let request = grace.request(Method::GET, "/me").header("Origin", "https://evil.example");
    let reply = grace.send(request).await;
    assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("access-control-")));
    let preflight = grace.request(Method::OPTIONS, "/customers").header("Access-Control-Request-Method", "POST");
    let reply = grace.send(preflight).await;
    assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("access-control-")));
}
