//! Tokens end with the trust they were made in.

use super::NEW;
use crate::support::{PASSWORD, TestServer, program, run_beside};

async fn changes_password(server: &TestServer, from: &str, to: &str, keeps: bool) -> String {
    let grace = server.stranger();
    grace.post("/login", &[("username", "grace"), ("password", from)]).await;
    let mut fields = vec![("current_password", from), ("password", to), ("password_again", to)];
    if keeps {
        fields.push(("keep_tokens", "on"));
    }
    let changed = grace.post("/account/password", &fields).await;
    grace.follow(&changed).await.notice()
}

#[actix_web::test]
async fn a_new_password_of_ones_own_ends_tokens_unless_they_are_kept() {
    let server = TestServer::new().await;
    let token = server.token_program("grace", false).await;
    assert!(server.grace().await.get("/account").await.has("#keep_tokens"));
    let notice = changes_password(&server, PASSWORD, NEW, true).await;
    assert!(notice.ends_with("signed out everywhere else."), "{notice}");
    assert_eq!(token.get("/me").await.status, 200);
    let notice = changes_password(&server, NEW, PASSWORD, false).await;
    assert!(notice.ends_with("your API tokens were revoked."), "{notice}");
    assert_eq!(token.get("/me").await.status, 401);
    assert!(!server.grace().await.get("/account").await.has("#keep_tokens"), "there are none to keep");
}

#[actix_web::test]
async fn a_person_has_at_most_fifty_tokens() {
    let server = TestServer::new().await;
    for _ in 0..50 {
        server.token_program("grace", true).await;
    }
    let grace = server.grace().await;
    let typed = [("name", "one more"), ("access", "read"), ("days", "30")];
    let page = grace.post("/account/tokens", &typed).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.complaint("token_name"), "There are 50 tokens already. Revoke one to create another.");
    let (code, _, err) = run_beside(program(&server.database, &[], &["token", "add", "grace"])).await;
    assert_eq!((code, err.as_str()), (1, "There are 50 tokens already. Revoke one to create another.\n"));
    grace.post(&page.attribute("#tokens li form", "action"), &[]).await;
    assert_eq!(grace.post("/account/tokens", &typed).await.status, 200);
    server.sql("UPDATE users SET active = FALSE WHERE username = 'charlie'").await;
    let (code, _, err) = run_beside(program(&server.database, &[], &["token", "add", "charlie"])).await;
    assert_eq!((code, err.as_str()), (1, "This person is disabled. Enable them first.\n"));
}
