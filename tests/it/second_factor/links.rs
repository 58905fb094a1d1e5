//! Links and second factors: somebody joins with a passkey, and a reset link is no way around a second factor.

use serde_json::Value;

use super::{passkeys, sets_up_app};
use crate::{
    people::{NEW, chooses, invited, link, person},
    support::{Authenticator, TestServer},
};

#[actix_web::test]
async fn somebody_joins_with_a_passkey_and_no_password() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let path = link(&server, &invited(&ada, "mary", "editor").await);
    let mary = server.stranger();
    let page = mary.get(&path).await;
    let asked: Value = serde_json::from_str(&page.attribute("form.passkey", "data-passkey-options")).unwrap();
    let mut phone = passkeys::authenticator(&server, 7);
    let unverified = Authenticator { flags: 1, ..phone.clone() }.makes(&asked);
    let refused = mary.post(&path, &[("credential", &unverified)]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.complaint("password"), "This passkey could not be added. Try again, or choose a password.");
    let asked: Value = serde_json::from_str(&refused.attribute("form.passkey", "data-passkey-options")).unwrap();
    let made = phone.makes(&asked);
    let joined = mary.post(&path, &[("credential", &made)]).await;
    assert_eq!((joined.status, joined.location()), (303, "/customers"), "{}", joined.text("main"));
    assert!(mary.get("/account").await.text(".facts").contains("mary"));
    assert_eq!(server.stranger().post(&path, &[("credential", &made)]).await.status, 410, "spent");
    assert_eq!(server.number("SELECT count(*) FROM users WHERE username = 'mary' AND password_hash IS NULL").await, 1);

    let again = server.stranger();
    let answer = phone.answers(&passkeys::asked(&again).await);
    assert_eq!(passkeys::signs_in(&again, &answer).await.status, 303);
    let remove = again.get("/account/second-factor").await.attribute(".sessions a", "href");
    let kept = again.post(&remove, &[]).await;
    assert_eq!((kept.status, kept.has("#complaint")), (422, true), "it is the only way in");
    assert!(!again.get("/account").await.has("#current_password"));
    let new = [("password", NEW), ("password_again", NEW)];
    server.sql("UPDATE sessions SET proved_at = proved_at - 601").await;
    assert_eq!(again.post("/account/password", &new).await.location(), "/account/proof?next=%2Faccount");
    let answer = phone.answers(&passkeys::asked(&again).await);
    assert_eq!(again.post("/account/proof/passkey", &[("credential", &answer)]).await.status, 303);
    let guess = server.stranger().post("/login", &[("username", "mary"), ("password", "")]).await;
    assert_eq!(guess.status, 401);
    assert_eq!(again.post("/account/password", &new).await.location(), "/account");
    let by_password = server.stranger().post("/login", &[("username", "mary"), ("password", NEW)]).await;
    assert_eq!(by_password.location(), "/login/second", "the passkey is the second factor from now on");
}

#[actix_web::test]
async fn a_passkey_made_for_one_invitation_is_worth_nothing_at_another() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let (mary, emmy) = (invited(&ada, "mary", "editor").await, invited(&ada, "emmy", "admin").await);
    let stranger = server.stranger();
    let page = stranger.get(&link(&server, &mary)).await;
    let asked: Value = serde_json::from_str(&page.attribute("form.passkey", "data-passkey-options")).unwrap();
    let made = passkeys::authenticator(&server, 7).makes(&asked);
    assert_eq!(stranger.post(&link(&server, &emmy), &[("credential", &made)]).await.status, 422);
}

#[actix_web::test]
async fn a_reset_link_still_asks_for_the_second_factor() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let grace = server.grace().await;
    let (app, _) = sets_up_app(&grace).await;
    let page = ada.post(&format!("{}/link", person(&ada, "grace").await), &[]).await;
    let stranger = server.stranger();
    let reset = chooses(&stranger, &link(&server, &page), NEW).await;
    assert_eq!((reset.status, reset.location()), (303, "/login/second"));
    assert_eq!(stranger.get("/customers").await.status, 303);
    assert_eq!(stranger.post("/login/second", &[("code", &app.code(1))]).await.location(), "/customers");
    assert_eq!(stranger.get("/customers").await.status, 200);
}
