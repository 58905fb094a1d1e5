//! One's own account: password and sessions.

use crate::support::{PASSWORD, TestServer};

const NEW: &str = "seven green bicycles sing";

#[actix_web::test]
async fn the_account_shows_name_role_and_sessions() {
    let server = TestServer::new().await;
    let charlie = server.charlie().await;
    let page = charlie.get("/account").await;
    assert_eq!(page.texts(".facts dd"), ["charlie", "Viewer"]);
    assert_eq!(page.texts(".sessions li").len(), 1);
    assert_eq!(page.text(".sessions .tag"), "this device");
    assert!(!page.has("form[action$=end-others]"), "there is no other session to end");
}

#[actix_web::test]
async fn a_new_password_ends_every_other_session_and_keeps_this_one() {
    let server = TestServer::new().await;
    let (here, there) = (server.grace().await, server.grace().await);
    let copy = here.copied();
    let changed = here
        .post("/account/password", &[("current_password", PASSWORD), ("password", NEW), ("password_again", NEW)])
        .await;
    assert_eq!((changed.status, changed.location()), (303, "/account"));
    assert!(here.follow(&changed).await.notice().starts_with("Your password was changed"));
    assert_eq!(there.get("/customers").await.status, 303);
    assert_eq!(copy.get("/customers").await.status, 303, "the cookie from before is dead too");
    let sign_in = async |password| {
        server.stranger().post("/login", &[("username", "grace"), ("password", password)]).await.status
    };
    assert_eq!((sign_in(PASSWORD).await, sign_in(NEW).await), (401, 303));
}

#[actix_web::test]
async fn a_new_password_is_refused_beside_its_field() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let cases = [
        ((PASSWORD, "short", "short"), "password", "Enter a password of at least 12 characters"),
        ((PASSWORD, "passwordpassword", "passwordpassword"), "password", "Choose a password that's harder to guess"),
        ((PASSWORD, NEW, "other"), "password_again", "The passwords don't match"),
        (("wrong", NEW, NEW), "current_password", "Your current password is wrong"),
    ];
    for ((current, new, again), field, words) in cases {
        let fields = [("current_password", current), ("password", new), ("password_again", again)];
        let page = grace.post("/account/password", &fields).await;
        assert_eq!(page.status, 422);
        assert!(page.complaint(field).starts_with(words), "{}", page.complaint(field));
        assert_eq!(page.value("password"), "", "passwords are never sent back");
    }
    assert_eq!(grace.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn guessing_the_current_password_runs_out_too() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let fields = [("current_password", "wrong"), ("password", NEW), ("password_again", NEW)];
    for _ in 0..5 {
        assert_eq!(grace.post("/account/password", &fields).await.status, 422);
    }
    assert_eq!(grace.post("/account/password", &fields).await.status, 429);
}

#[actix_web::test]
async fn another_session_can_be_signed_out_alone() {
    let server = TestServer::new().await;
    let (here, there, third) = (server.grace().await, server.grace().await, server.grace().await);
    let page = here.get("/account").await;
    assert_eq!(page.texts(".sessions li").len(), 3);
    let action = page.attribute(".sessions form[action*=sessions]", "action");
    let ended = here.post(&action, &[]).await;
    assert_eq!(here.follow(&ended).await.notice(), "That session was signed out.");
    let alive = [there.get("/customers").await.status, third.get("/customers").await.status];
    assert_eq!(alive.iter().filter(|status| **status == 200).count(), 1, "{alive:?}");
    assert_eq!(here.post(&action, &[]).await.status, 404, "it is over already");
    assert_eq!(server.ada().await.post(&action, &[]).await.status, 404);
    assert_eq!(here.post("/account/sessions/zz/end", &[]).await.status, 404);
}

#[actix_web::test]
async fn nobody_ends_the_session_of_another() {
    let server = TestServer::new().await;
    let (ada, grace, other) = (server.ada().await, server.grace().await, server.grace().await);
    let action = grace.get("/account").await.attribute(".sessions form[action*=sessions]", "action");
    assert_eq!(ada.post(&action, &[]).await.status, 404);
    assert_eq!((grace.get("/customers").await.status, other.get("/customers").await.status), (200, 200));
}

#[actix_web::test]
async fn every_other_session_can_be_signed_out_at_once() {
    let server = TestServer::new().await;
    let (here, there) = (server.grace().await, server.grace().await);
    let ended = here.post("/account/sessions/end-others", &[]).await;
    assert_eq!(here.follow(&ended).await.texts(".sessions li").len(), 1);
    assert_eq!(there.get("/customers").await.status, 303);
}

#[actix_web::test]
async fn keyboard_shortcuts_can_be_switched_off_and_on_again() {
    let server = TestServer::new().await;
    let charlie = server.charlie().await;
    let switched = charlie.post("/account/shortcuts", &[("shortcuts", "off")]).await;
    assert_eq!(charlie.follow(&switched).await.notice(), "Keyboard shortcuts are now off in this browser.");
    assert!(charlie.get("/customers").await.has("main[data-no-shortcuts]"));
    charlie.post("/account/shortcuts", &[("shortcuts", "on")]).await;
    assert!(!charlie.get("/customers").await.has("main[data-no-shortcuts]"));
}
