//! Before anything that lets somebody in is changed, it is asked again who that is.

use super::sets_up_app;
use crate::{
    people::person,
    support::{PASSWORD, TestServer},
};

const LATER: &str = "UPDATE sessions SET proved_at = proved_at - 601";

#[actix_web::test]
async fn after_ten_minutes_it_is_asked_again_as_at_sign_in() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (app, codes) = sets_up_app(&grace).await;
    server.sql(LATER).await;
    let asking = [
        "/account/authenticator",
        "/account/authenticator/remove",
        "/account/recovery-codes",
        "/account/passkeys/new",
        "/account/passkeys/00/remove",
    ];
    for path in asking {
        let next = format!("/account/proof?next={}", path.replace('/', "%2F"));
        assert_eq!(grace.get(path).await.location(), next, "{path}");
        assert_eq!(grace.post(path, &[]).await.location(), next, "POST {path}");
    }
    assert_eq!(server.number("SELECT count(*) FROM authenticators").await, 1);
    assert_eq!(grace.get("/account/second-factor").await.status, 200, "looking is open");
    let copy = grace.copied();
    let page = grace.get("/account/proof?next=%2Faccount%2Frecovery-codes").await;
    let wrong = grace.sends("/account/proof", &page, &[("password", "another password 77")]).await;
    assert_eq!((wrong.status, wrong.complaint("password").as_str()), (422, "Your current password is wrong"));
    // The step before: it was spent, or is before the one that was, also when the next has begun meanwhile.
    for code in ["", "000000", &app.code(-1)] {
        let half = grace.sends("/account/proof", &wrong, &[("password", PASSWORD), ("code", code)]).await;
        assert_eq!((half.status, half.complaint("code").split('.').next()), (422, Some("Wrong code")), "{code}");
    }
    let right = [("password", PASSWORD), ("code", &app.code(1))];
    let right = grace.sends("/account/proof", &wrong, &right).await;
    assert_eq!((right.status, right.location()), (303, "/account/recovery-codes"));
    assert_eq!(copy.get("/account").await.status, 303, "the token from before is worth nothing");
    assert_eq!(grace.get("/account/recovery-codes").await.status, 200);
    server.sql(LATER).await;
    let right = [("password", PASSWORD), ("code", codes[0].as_str())];
    assert_eq!(grace.post("/account/proof", &right).await.status, 303, "a recovery code will do");
}

#[actix_web::test]
async fn a_proof_leads_to_pages_of_ours_alone_and_counts_for_one_session() {
    let server = TestServer::new().await;
    let (here, there) = (server.grace().await, server.grace().await);
    server.sql(LATER).await;
    for next in ["https://example.com", "//example.com", "/\\example.com", "nothing"] {
        let proved = here.post("/account/proof", &[("password", PASSWORD), ("next", next)]).await;
        assert_eq!(proved.location(), "/", "{next}");
    }
    assert_eq!(here.get("/account/authenticator").await.status, 200);
    assert_eq!(there.get("/account/authenticator").await.status, 303);
}

#[actix_web::test]
async fn signing_out_everywhere_else_is_no_proof() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    server.sql(LATER).await;
    assert_eq!(grace.post("/account/sessions/end-others", &[]).await.status, 303);
    assert_eq!(grace.get("/account/authenticator").await.status, 303);
}

#[actix_web::test]
async fn a_token_and_a_reset_link_of_ones_own_ask_for_it_too() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let (own, other) = (person(&ada, "ada").await, person(&ada, "grace").await);
    server.sql(LATER).await;
    let token = [("name", "a program"), ("access", "write"), ("days", "365")];
    let asked = ada.post("/account/tokens", &token).await;
    assert_eq!((asked.status, asked.location()), (303, "/account/proof?next=%2Faccount"));
    let asked = ada.post(&format!("{own}/link"), &[]).await;
    assert_eq!((asked.status, asked.location().split('?').next()), (303, Some("/account/proof")));
    assert_eq!(server.number("SELECT (SELECT count(*) FROM tokens) + (SELECT count(*) FROM links)").await, 0);
    assert_eq!(ada.post(&format!("{other}/link"), &[]).await.status, 200, "a colleague who waits gets one");
    ada.post("/account/proof", &[("password", PASSWORD)]).await;
    assert_eq!(ada.post("/account/tokens", &token).await.status, 200);
    assert_eq!(ada.post(&format!("{own}/link"), &[]).await.status, 200);
}

#[actix_web::test]
async fn guesses_at_the_password_run_out_here_too() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    server.sql(LATER).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(grace.post("/account/proof", &[("password", "another password 77")]).await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}
