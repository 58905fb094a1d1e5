//! What is shown besides a password: codes, recovery codes and passkeys, and roles that need one.
//! Half a session reaches nothing, and whatever was shown once is worth nothing the second time.

mod codes;
mod links;
mod managed;
mod passkeys;
mod proof;
mod required;

use crate::support::{Actor, App, PASSWORD, TestServer};

/// Sets up an app for somebody signed in; the app and the recovery codes.
pub async fn sets_up_app(actor: &Actor) -> (App, Vec<String>) {
    let page = actor.get("/account/authenticator").await;
    let app = App::with(&page.text(".secret"));
    let done = actor.sends("/account/authenticator", &page, &[("code", &app.code(0))]).await;
    assert_eq!(done.status, 200, "{}", done.text("main"));
    (app, done.texts(".codes code"))
}

/// Somebody who has shown the right password and no more.
async fn half(server: &TestServer, name: &str) -> Actor {
    let actor = server.stranger();
    let page = actor.post("/login", &[("username", name), ("password", PASSWORD), ("next", "/customers?q=ada")]).await;
    assert_eq!((page.status, page.location()), (303, "/login/second"));
    actor
}
