//! Attempts to sign in, by how they ended.

use serde_json::json;

use super::server;
use crate::{
    second_factor::sets_up_app,
    support::{PASSWORD, Scrape},
};

fn ended(scrape: &Scrape, result: &str) -> i64 {
    scrape.number(&format!("clientele_sign_ins_total{{result=\"{result}\"}}"))
}

#[actix_web::test]
async fn every_attempt_counts_as_what_came_of_it() {
    let server = server().await;
    let first = server.scrape().await;
    assert_eq!(first.series("clientele_sign_ins_total").len(), 8, "a first failure shows as an increase");
    let grace = server.grace().await;
    let (app, _) = sets_up_app(&grace).await;
    let half = server.stranger();
    assert_eq!(half.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.location(), "/login/second");
    assert_eq!(half.post("/login/second", &[("code", "000000")]).await.status, 401);
    assert_eq!(half.post("/login/second", &[("code", &app.code(1))]).await.status, 303);
    let program = server.stranger_program();
    let sent = json!({"username": "grace", "password": PASSWORD, "otp": "000000"});
    assert_eq!(program.post("/login", &sent).await.problem(), "wrong-code");
    assert_eq!(server.stranger().post("/login/passkey", &[("credential", "{}")]).await.status, 401);
    for status in [401, 401, 401, 401, 401, 429, 429] {
        let guess = [("username", "charlie"), ("password", "a wrong guess")];
        assert_eq!(server.stranger().post("/login", &guess).await.status, status);
    }
    let scrape = server.scrape().await;
    let results = ["ok", "wrong_password", "code_needed", "wrong_code", "second_factor_needed", "throttled", "error"];
    let counted = results.map(|result| ended(&scrape, result));
    assert_eq!(counted, [2, 5, 1, 2, 0, 2, 0], "{results:?}");
    assert_eq!(scrape.number("clientele_throttled_total"), 2);
    assert_eq!(scrape.number("clientele_password_hash_queue"), 0);
    assert!(scrape.number("clientele_password_hash_wait_seconds_count") >= 9);
}

#[actix_web::test]
async fn whatever_comes_too_often_is_counted_and_not_signing_in_alone() {
    let server = server().await;
    let invited = server.invites("bob").await;
    assert!(!invited.is_empty());
    let guess = [("password", PASSWORD), ("password_again", PASSWORD)];
    for status in [410, 410, 410, 410, 410, 429] {
        assert_eq!(server.stranger().post("/join/no-such-link", &guess).await.status, status);
    }
    let scrape = server.scrape().await;
    assert_eq!((scrape.number("clientele_throttled_total"), ended(&scrape, "throttled")), (1, 0));
}
