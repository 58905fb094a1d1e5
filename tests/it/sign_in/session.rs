//! A session: how long it lasts, what its cookie looks like, and what opens none.
//! A copied cookie is worth as much as the session it belongs to.

use crate::support::{PASSWORD, TestServer};

#[actix_web::test]
async fn a_copied_cookie_is_dead_after_signing_out_and_after_a_restart() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let copy = grace.copied();
    assert_eq!(copy.get("/customers").await.status, 200);
    let out = grace.post("/logout", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/login"));
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(grace.cookie("session"), None);
    assert_eq!(grace.follow(&out).await.notice(), "You are signed out.");
    assert_eq!(copy.get("/customers").await.status, 303);
    let (server, base) = {
        let server = server.restarted().await;
        let base = server.base.clone();
        (server, base)
    };
    assert_eq!(copy.moved_to(&base).get("/customers").await.status, 303);
    assert_eq!(server.stranger().post("/logout", &[]).await.location(), "/login", "signing out twice is no fault");
}

#[actix_web::test]
async fn whoever_signs_in_again_leaves_no_session_behind() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let copy = grace.copied();
    let again = grace.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, 303);
    assert!(grace.get("/account").await.text(".facts").contains("ada"));
    assert_eq!(copy.get("/customers").await.status, 303);
}

#[actix_web::test]
async fn a_session_outlives_a_restart_and_ends_when_idle_or_old() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let server = server.restarted().await;
    let grace = grace.moved_to(&server.base);
    assert_eq!(grace.get("/customers").await.status, 200);
    server.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1700").await;
    assert_eq!(grace.get("/customers").await.status, 200, "use within half an hour");
    server.sql("UPDATE sessions SET last_seen_at = last_seen_at - 200").await;
    assert_eq!(grace.get("/customers").await.status, 200, "the use was noted");
    server.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1801").await;
    assert_eq!(grace.get("/customers").await.status, 303, "idle");
    let ada = server.ada().await;
    server.sql("UPDATE sessions SET created_at = created_at - 43201, expires_at = expires_at - 43201").await;
    assert_eq!(ada.get("/customers").await.status, 303, "twelve hours old");
}

#[actix_web::test]
async fn a_cookie_that_was_not_made_here_lets_nobody_in() {
    let (server, other) = (TestServer::new().await, TestServer::new().await);
    let stranger = server.stranger();
    let token = other.grace().await.cookie("session").unwrap();
    for forged in [token.as_str(), "x", "a.b.c", ""] {
        stranger.set_cookie("session", forged);
        assert_eq!(stranger.get("/customers").await.status, 303, "{forged}");
    }
}

#[actix_web::test]
async fn a_token_in_an_address_a_form_or_a_bearer_header_opens_no_page() {
    let server = TestServer::new().await;
    let token = server.grace().await.cookie("session").unwrap();
    let stranger = server.stranger();
    assert_eq!(stranger.get(&format!("/customers?session={token}&access_token={token}")).await.status, 303);
    let bearer = stranger.request(reqwest::Method::GET, "/customers").bearer_auth(&token);
    assert_eq!(stranger.send(bearer).await.status, 303);
}

#[actix_web::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let server = TestServer::new().await;
    let plain = server.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    let cookie = plain.header("set-cookie");
    assert!(cookie.starts_with("session="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");

    let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", "https://register.example.com")]).await;
    server.add_everyone().await;
    let secure = server.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    let cookie = secure.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    assert_eq!(secure.header("strict-transport-security"), "max-age=31536000");
}

#[actix_web::test]
async fn the_token_names_nobody() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let server = TestServer::new().await;
    let token = server.grace().await.cookie("session").unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    let mut names: Vec<_> = claims.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "nbf", "sid", "sub"]);
    assert_eq!(server.number("SELECT count(*) FROM sessions WHERE length(id) = 32").await, 1);
}

#[actix_web::test]
async fn a_token_from_the_future_lets_nobody_in() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    use hmac::{Hmac, KeyInit, Mac};
    let mac = |key: &[u8], text: &[u8]| {
        Hmac::<sha2::Sha256>::new_from_slice(key).unwrap().chain_update(text).finalize().into_bytes()
    };
    let key = mac(b"a key that is known to this test alone", b"jwt");
    let server = TestServer::with(&[("CLIENTELE_SECRET", "a key that is known to this test alone")]).await;
    server.add_everyone().await;
    let grace = server.grace().await;
    let token = grace.cookie("session").unwrap();
    let [header, claims, _] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let claims: serde_json::Value = serde_json::from_slice(&BASE64.decode(claims).unwrap()).unwrap();
    for (ahead, status) in [(0, 200), (3, 200), (30, 303), (3600, 303), (1 << 40, 303)] {
        let mut claims = claims.clone();
        claims["iat"] = (claims["iat"].as_i64().unwrap() + ahead).into();
        let signed = format!("{header}.{}", BASE64.encode(claims.to_string()));
        let signature = mac(&key, signed.as_bytes());
        grace.set_cookie("session", &format!("{signed}.{}", BASE64.encode(signature)));
        assert_eq!(grace.get("/customers").await.status, status, "{ahead} seconds ahead");
    }
}
