//! What is left in a browser when its person is gone.

use crate::support::{AN_HOUR_LATER, TestServer};

#[actix_web::test]
async fn after_signing_out_the_way_back_leads_to_the_door_and_nothing_stays() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let address = server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    grace.goes_to(&address).await;
    grace.presses("Edit").await;
    grace.shows("h1", "Edit Ada Lovelace").await;
    grace.presses("Cancel").await;
    grace.shows("h1", "Ada Lovelace").await;
    grace.presses("grace").await;
    grace.presses("Sign out").await;
    grace.shows(".notice", "You are signed out.").await;
    for _ in 0..4 {
        grace.page.back().await.unwrap();
        grace.shows("h1", "Sign in").await;
        grace.is("document.documentElement.outerHTML.includes('Lovelace')", false).await;
    }
    grace.is("localStorage.length + sessionStorage.length", 0).await;
    grace.is("document.cookie", "").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_page_the_browser_had_kept_is_asked_for_again() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let address = server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    for way_back in ["from another page", "from the cache"] {
        grace.goes_to(&address).await;
        grace.shows("h1", "Ada Lovelace").await;
        server.sql("UPDATE sessions SET revoked_at = last_seen_at WHERE revoked_at IS NULL").await;
        if way_back == "from the cache" {
            // A led browser keeps no page, so it is told what one that does is told.
            let told = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
            grace.value(told).await.unwrap();
        } else {
            grace.goes_to("about:blank").await;
            grace.page.back().await.unwrap();
        }
        grace.shows("h1", "Sign in").await;
        grace.is("document.documentElement.outerHTML.includes('Lovelace')", false).await;
        grace.signs_in("grace").await;
        grace.shows("h1", "Ada Lovelace").await;
    }
    grace.leaves().await;
}

#[actix_web::test]
async fn whatever_was_asked_for_after_the_session_ended_is_there_after_signing_in() {
    let Some(server) = TestServer::with_browsers().await else { return };
    server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    server.sql(AN_HOUR_LATER).await;
    grace.fills("q", "love").await;
    grace.signs_in("grace").await;
    grace.shows("tbody th", "Ada Lovelace").await;
    grace.holds_all(&[("q", "love")]).await;
    server.sql(AN_HOUR_LATER).await;
    grace.presses("Ada Lovelace").await;
    grace.signs_in("grace").await;
    grace.shows("h1", "Ada Lovelace").await;
    grace.leaves().await;
}
