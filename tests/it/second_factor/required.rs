//! A role that requires a second factor: whoever lacks one sets it up and reaches nothing before.

use super::{half, sets_up_app};
use crate::support::{PASSWORD, TestServer};

const REQUIRED: &str = "INSERT INTO required_factors (role) VALUES ('editor')";

#[actix_web::test]
async fn whoever_lacks_the_factor_reaches_nothing_but_its_set_up() {
    let server = TestServer::new().await;
    let charlie = server.charlie().await;
    server.sql(REQUIRED).await;
    let grace = server.grace().await;
    for path in ["/customers", "/account", "/imports", "/customers/new", "/customers.csv"] {
        let page = grace.get(path).await;
        assert_eq!((page.status, page.location()), (303, "/account/second-factor"), "{path}");
    }
    let refused = grace.post("/customers/new", &crate::support::ADA).await;
    assert_eq!(refused.location(), "/account/second-factor");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
    let page = grace.get("/account/second-factor").await;
    assert_eq!(page.text(".notice--danger"), "Your role requires a second factor. Set one up to continue.");
    assert_eq!(charlie.get("/customers").await.status, 200, "another role");
    let program = server.stranger_program();
    let login = program.post("/login", &serde_json::json!({"username": "grace", "password": PASSWORD})).await;
    assert_eq!((login.status, login.problem()), (403, "second-factor-needed"));
    let (app, _) = sets_up_app(&grace).await;
    assert_eq!(grace.get("/customers").await.status, 200, "from then on");
    let again = half(&server, "grace").await;
    assert_eq!(again.post("/login/second", &[("code", &app.code(1))]).await.status, 303);
    assert_eq!(again.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn neither_a_token_nor_a_session_of_before_reaches_anything_without_it() {
    let server = TestServer::new().await;
    let (grace, token, charlie) =
        (server.grace().await, server.token_program("grace", false).await, server.token_program("charlie", true).await);
    assert_eq!((token.get("/me").await.status, grace.get("/customers").await.status), (200, 200));
    server.sql(REQUIRED).await;
    for path in ["/me", "/customers", "/fields"] {
        let refused = token.get(path).await;
        assert_eq!((refused.status, refused.problem()), (403, "second-factor-needed"), "{path}");
    }
    assert_eq!(grace.get("/customers").await.location(), "/account/second-factor");
    assert_eq!(charlie.get("/me").await.status, 200, "another role");
    sets_up_app(&grace).await;
    assert_eq!((token.get("/me").await.status, grace.get("/customers").await.status), (200, 200));
}

#[actix_web::test]
async fn the_last_factor_of_such_a_role_is_not_removed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    sets_up_app(&grace).await;
    server.sql(REQUIRED).await;
    let kept = grace.post("/account/authenticator/remove", &[]).await;
    assert_eq!(kept.status, 422);
    assert_eq!(kept.text("#complaint"), "Your role requires a second factor. Set up another before you remove this.");
    assert_eq!(grace.get("/customers").await.status, 200, "nothing was changed");
    half(&server, "grace").await;
}

#[actix_web::test]
async fn signing_out_is_always_open() {
    let server = TestServer::new().await;
    server.sql(REQUIRED).await;
    let grace = server.grace().await;
    let copy = grace.copied();
    assert_eq!(grace.post("/logout", &[]).await.location(), "/login");
    assert_eq!(copy.get("/account/second-factor").await.location(), "/login?next=%2Faccount%2Fsecond-factor");
}
