//! The register without a mouse.

use thirtyfour::Key;

use serde_json::json;

use crate::support::{ADA, Browser, PASSWORD, TestServer};

#[actix_web::test]
async fn a_day_at_the_desk_needs_no_mouse() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = Browser::open(&server.base, json!({})).await;
    grace.goes_to("/login").await;
    grace.has_focus_on("username").await;
    grace.types(format!("grace\t{PASSWORD}\n")).await;
    grace.shows("h1", "Customers").await;

    grace.types("/").await;
    grace.has_focus_on("q").await;
    grace.types("nobody").await;
    grace.shows(".empty p:first-child", "No customers match nobody.").await;
    grace.types(Key::Tab).await;
    grace.types("n").await;
    grace.shows("h1", "New customer").await;
    grace.is("document.activeElement.tagName", "H1").await;

    for (field, text) in ADA {
        grace.types(Key::Tab).await;
        grace.has_focus_on(field).await;
        grace.types(text).await;
    }
    grace.types(Key::Control + "s").await;
    grace.shows("h1", "Ada Lovelace").await;
    grace.shows(".notice", "Ada Lovelace was added.").await;
    grace.types("e").await;
    grace.shows("h1", "Edit Ada Lovelace").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn the_first_tab_skips_to_the_content_and_the_menu_opens_by_key() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.goes_to("/customers").await;
    grace.types(Key::Tab).await;
    grace.is("document.activeElement.textContent", "Skip to content").await;
    grace.is("document.activeElement.getBoundingClientRect().top >= 0", true).await;
    grace.types(Key::Enter).await;
    grace.has_focus_on("main").await;

    grace.goes_to("/customers").await;
    let menu = "document.querySelector('.menu')";
    for _ in 0..4 {
        grace.types(Key::Tab).await;
    }
    grace.is("document.activeElement.innerText", "grace").await;
    grace.types(Key::Enter).await;
    grace.is(&format!("{menu}.open"), true).await;
    grace.types(Key::Tab).await;
    grace.is("document.activeElement.innerText", "Account").await;
    grace.types(Key::Escape).await;
    grace.is(&format!("{menu}.open"), false).await;
    grace.is("document.activeElement.innerText", "grace").await;
    grace.types(Key::Enter).await;
    grace.types(Key::Tab).await;
    grace.types(Key::Enter).await;
    grace.shows("h1", "Account").await;
    grace.leaves().await;
}
