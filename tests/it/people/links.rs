//! Links work once, for a while, and are seen once.

use futures_util::future::join_all;
use reqwest::Method;

use super::{NEW, chooses, invited, link, person};
use crate::support::{PASSWORD, Page, TestServer};

const GONE: &str = "This link no longer works";

async fn reset_link(server: &TestServer, name: &str) -> String {
    let ada = server.ada().await;
    link(server, &ada.post(&format!("{}/link", person(&ada, name).await), &[]).await)
}

#[actix_web::test]
async fn whoever_is_invited_chooses_a_password_and_is_signed_in() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let page = invited(&ada, "bob", "editor").await;
    let link = link(&server, &page);
    assert!(page.text(".notice").contains("You won't see it again. It works once, for 72 hours."));
    assert!(!ada.get("/people/new").await.has(".secret"), "reloading shows the empty form");
    assert!(!ada.get(&person(&ada, "bob").await).await.has(".secret"));

    let bob = server.stranger();
    for _ in 0..3 {
        let shown = bob.get(&link).await;
        assert_eq!((shown.status, shown.attribute("#username", "value").as_str()), (200, "bob"));
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert_eq!(shown.header("cache-control"), "no-store");
    }
    assert_eq!(bob.get("/customers").await.status, 303, "looking at a link signs nobody in");
    let joined = chooses(&bob, &link, NEW).await;
    assert_eq!((joined.status, joined.location()), (303, "/customers"));
    assert_eq!(bob.get("/account").await.texts(".facts dd"), ["bob", "Editor"]);
    for page in [bob.get(&link).await, chooses(&server.stranger(), &link, NEW).await] {
        assert_eq!((page.status, page.text("h1").as_str()), (410, GONE));
    }
    let sign_in = server.stranger().post("/login", &[("username", "Bob"), ("password", NEW)]).await;
    assert_eq!(sign_in.status, 303);
}

#[actix_web::test]
async fn a_password_that_breaks_the_rules_is_refused_beside_its_field_and_spends_nothing() {
    let server = TestServer::new().await;
    let link = link(&server, &invited(&server.ada().await, "bob", "viewer").await);
    let bob = server.stranger();
    for _ in 0..7 {
        let page = bob.post(&link, &[("password", "short"), ("password_again", "other")]).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.complaint("password"), "Enter a password of at least 12 characters");
        assert_eq!(page.complaint("password_again"), "The passwords don't match");
        assert_eq!(page.attribute("#username", "value"), "bob");
    }
    assert_eq!(chooses(&bob, &link, NEW).await.status, 303);
}

#[actix_web::test]
async fn a_reset_link_ends_sessions_and_tokens_and_the_old_password() {
    let server = TestServer::new().await;
    let (grace, program, token) =
        (server.grace().await, server.program("grace").await, server.token_program("grace", false).await);
    let link = reset_link(&server, "grace").await;
    assert_eq!(grace.get("/customers").await.status, 200, "the link alone changes nothing");
    let fresh = server.stranger();
    assert_eq!(fresh.get(&link).await.text("h1"), "Choose a new password");
    assert_eq!(chooses(&fresh, &link, NEW).await.location(), "/customers");
    assert_eq!(fresh.get("/customers").await.status, 200);
    assert_eq!(grace.get("/customers").await.status, 303);
    assert_eq!((program.get("/me").await.status, token.get("/me").await.status), (401, 401));
    let sign_in = async |password| {
        server.stranger().post("/login", &[("username", "grace"), ("password", password)]).await.status
    };
    assert_eq!((sign_in(PASSWORD).await, sign_in(NEW).await), (401, 303));
}

#[actix_web::test]
async fn unknown_used_replaced_and_expired_links_and_those_of_the_disabled_end_on_the_same_page() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let used = link(&server, &invited(&ada, "bob", "viewer").await);
    chooses(&server.stranger(), &used, NEW).await;
    let replaced = link(&server, &invited(&ada, "eve", "viewer").await);
    let newer = link(&server, &ada.post(&format!("{}/link", person(&ada, "eve").await), &[]).await);
    let disabled = reset_link(&server, "charlie").await;
    let charlie = person(&ada, "charlie").await;
    ada.post(&format!("{charlie}/disable"), &[]).await;
    ada.post(&format!("{charlie}/enable"), &[]).await;
    let expired = reset_link(&server, "grace").await;
    server.sql("UPDATE links SET created_at = 1, expires_at = 2 WHERE kind = 'reset'").await;
    let other_kind = newer.replace("/join/", "/reset/");
    let unknown = format!("/join/{}", "A".repeat(43));
    let links = [used, replaced, disabled, expired, other_kind, unknown, "/join/x".into(), "/reset/%00".into()];
    let page = |page: Page| (page.status, page.text("main"));
    let mut told = Vec::new();
    for link in &links {
        told.push(page(server.stranger().get(link).await));
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    assert_eq!(told[0].0, 410);
    assert!(told[0].1.contains("Ask an administrator for a new one"), "{}", told[0].1);
    assert_eq!(page(chooses(&server.stranger(), &links[0], NEW).await), told[0]);
    assert_eq!(server.stranger().get(&newer).await.status, 200);
}

#[actix_web::test]
async fn links_end_with_the_administrator_who_made_them() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for (way, form) in [("role", [("role", "viewer")].as_slice()), ("disable", &[])] {
        let bob = server.stranger();
        chooses(&bob, &link(&server, &invited(&ada, &format!("bob-{way}"), "admin").await), NEW).await;
        let made = [
            link(&server, &invited(&bob, &format!("eve-{way}"), "admin").await),
            link(&server, &bob.post(&format!("{}/link", person(&ada, "grace").await), &[]).await),
        ];
        let kept = link(&server, &invited(&ada, &format!("joe-{way}"), "viewer").await);
        let bob = person(&ada, &format!("bob-{way}")).await;
        assert_eq!(ada.post(&format!("{bob}/{way}"), form).await.status, 303);
        for link in &made {
            assert_eq!(server.stranger().get(link).await.status, 410, "{way}");
            assert_eq!(chooses(&server.stranger(), link, NEW).await.status, 410, "{way}");
        }
        assert_eq!(server.stranger().get(&kept).await.status, 200, "another's stays");
    }
}

#[actix_web::test]
async fn a_new_password_ends_reset_links() {
    let server = TestServer::new().await;
    let link = reset_link(&server, "grace").await;
    let typed = [("current_password", PASSWORD), ("password", NEW), ("password_again", NEW)];
    assert_eq!(server.grace().await.post("/account/password", &typed).await.status, 303);
    assert_eq!(chooses(&server.stranger(), &link, "another password 77").await.status, 410);
}

#[actix_web::test]
async fn of_twenty_who_use_a_link_at_once_exactly_one_wins() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    server.add_everyone().await;
    for link in
        [link(&server, &invited(&server.ada().await, "bob", "viewer").await), reset_link(&server, "grace").await]
    {
        let tries = (0..20).map(|n| {
            let stranger = server.stranger();
            let password = format!("{NEW} {n}");
            let fields = [("password", password.as_str()), ("password_again", password.as_str())];
            let request = stranger
                .request(Method::POST, &link)
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Forwarded-For", format!("203.0.113.{n}"))
                .form(&fields);
            async move { stranger.send(request).await.status }
        });
        let mut statuses = join_all(tries).await;
        // Who waits too long for a core to hash on is told to come again.
        statuses.retain(|status| *status != 503);
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [303, 410].contains(status)), "{statuses:?}");
    }
}

#[actix_web::test]
async fn guesses_at_links_run_out() {
    let server = TestServer::new().await;
    let stranger = server.stranger();
    for n in 0..6 {
        let page = chooses(&stranger, &format!("/reset/{}", "B".repeat(43)), NEW).await;
        assert_eq!(page.status, if n < 5 { 410 } else { 429 });
    }
}

#[actix_web::test]
async fn an_invitation_can_be_removed_and_the_name_is_free_again() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let link = link(&server, &invited(&ada, "bob", "viewer").await);
    // A failed sign-in refers to the person too.
    server.stranger().post("/login", &[("username", "bob"), ("password", NEW)]).await;
    let bob = person(&ada, "bob").await;
    assert_eq!(ada.get(&format!("{bob}/remove")).await.text("h1"), "Remove the invitation of bob?");
    let removed = ada.post(&format!("{bob}/remove"), &[]).await;
    assert_eq!(ada.follow(&removed).await.notice(), "The invitation was removed.");
    assert_eq!((ada.get(&bob).await.status, server.stranger().get(&link).await.status), (404, 410));
    let told = ada.get("/activity").await.told("bob");
    assert!(told[0].starts_with("ada removed the invitation of bob"), "{told:?}");
    invited(&ada, "Bob", "editor").await;
    let grace = person(&ada, "grace").await;
    assert_eq!(ada.post(&format!("{grace}/remove"), &[]).await.status, 409, "whoever joined stays");
    assert_eq!(ada.get(&format!("{grace}/remove")).await.status, 404);
}

#[actix_web::test]
async fn the_address_of_a_link_leaves_in_no_referer_and_its_form_can_still_be_sent_over_plain_http() {
    for (public_url, policy) in
        [("http://register.lan:8080", "strict-origin"), ("https://register.example.com", "no-referrer")]
    {
        let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", public_url)]).await;
        let stranger = server.stranger();
        assert_eq!(stranger.get("/join/x").await.header("referrer-policy"), policy);
        assert_eq!(stranger.get("/login").await.header("referrer-policy"), "same-origin");
        let sent = async |origin: &str| {
            let request = stranger.request(Method::POST, "/join/x").header("Origin", origin);
            stranger.send(request.form(&[("password", NEW), ("password_again", NEW)])).await.status
        };
        assert_eq!((sent(public_url).await, sent("null").await), (410, 403));
    }
}
