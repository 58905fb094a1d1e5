//! Personal access tokens: made on the account page or by a command, shown once, revocable.

use reqwest::Method;
use serde_json::json;

use crate::support::{Client, TestServer, ada};

#[actix_web::test]
async fn a_token_made_on_the_account_page_is_shown_once_and_works() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let made = grace.post("/account/tokens", &[("name", "Nightly export"), ("access", "write"), ("days", "30")]).await;
    assert_eq!(made.status, 200);
    let secret = made.text(".secret");
    assert!(secret.starts_with("clientele_") && secret.len() > 50, "{secret}");
    let page = grace.get("/account").await;
    assert!(!page.body.contains(&secret), "it is never shown again");
    assert_eq!(page.text("#tokens li strong"), "Nightly export");
    assert!(page.text("#tokens li .soft").ends_with("never used"));
    assert_eq!(server.number("SELECT count(*) FROM tokens WHERE length(secret_hash) = 32").await, 1);

    let program = Client::new(&server.base, Some(secret));
    assert_eq!(program.get("/me").await.json, json!({"username": "grace", "role": "editor"}));
    assert_eq!(program.post("/customers", &ada()).await.status, 201);
    assert!(grace.get("/account").await.text("#tokens li .soft").contains("last used"));

    let revoke = grace.get("/account").await.attribute("#tokens li form", "action");
    assert_eq!(server.ada().await.post(&revoke, &[]).await.status, 404, "nobody revokes the token of another");
    let revoked = grace.post(&revoke, &[]).await;
    assert_eq!(grace.follow(&revoked).await.notice(), "That token was revoked.");
    assert_eq!(program.get("/me").await.status, 401);
}

#[actix_web::test]
async fn a_token_needs_a_name_and_an_end_within_a_year() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let long = "x".repeat(101);
    for (name, days, field) in
        [(" ", "30", "token_name"), (&long, "30", "token_name"), ("x", "366", "token_days"), ("x", "0", "token_days")]
    {
        let page = grace.post("/account/tokens", &[("name", name), ("access", "read"), ("days", days)]).await;
        assert_eq!(page.status, 422);
        assert!(!page.complaint(field).is_empty(), "{name} {days}");
        assert_eq!(page.value("name"), name, "what was typed stays");
    }
    assert_eq!(server.number("SELECT count(*) FROM tokens").await, 0);
}

#[actix_web::test]
async fn a_read_only_token_changes_nothing_and_a_viewers_token_no_more_than_the_viewer() {
    let server = TestServer::new().await;
    let path = server.program("grace").await.adds_ada().await;
    for program in [server.token_program("ada", true).await, server.token_program("charlie", false).await] {
        assert_eq!(program.get(&path).await.status, 200);
        let reply = program.post("/customers", &ada()).await;
        assert_eq!((reply.status, reply.problem()), (403, "not-allowed"));
        assert_eq!(reply.json["detail"], "The role of the token's user, or the token itself, does not allow this.");
        assert_eq!(program.change(Method::DELETE, &path, "*", &json!(null)).await.status, 403);
    }
}

#[actix_web::test]
async fn a_token_ends_by_its_date_by_signing_out_and_with_its_person() {
    let server = TestServer::new().await;
    let [dated, signed_out, disabled] = [
        server.token_program("grace", true).await,
        server.token_program("ada", true).await,
        server.token_program("charlie", true).await,
    ];
    for program in [&dated, &signed_out, &disabled] {
        assert_eq!(program.get("/me").await.status, 200);
    }
    server.sql("UPDATE tokens SET created_at = 1, expires_at = 2 WHERE user_id = (SELECT id FROM users WHERE username = 'grace')").await;
    assert_eq!(signed_out.send(signed_out.request(Method::POST, "/logout")).await.status, 204);
    server.sql("UPDATE users SET active = FALSE WHERE username = 'charlie'").await;
    for program in [&dated, &signed_out, &disabled] {
        assert_eq!(program.get("/me").await.status, 401);
    }
}

#[actix_web::test]
async fn a_token_opens_no_page() {
    let server = TestServer::new().await;
    let token = server.token_program("ada", false).await.token.unwrap();
    let stranger = server.stranger();
    stranger.set_cookie("session", &token);
    assert_eq!(stranger.get("/customers").await.status, 303);
}
