//! The register in the colours that its reader has chosen.

use serde_json::json;

use crate::support::{Browser, TestServer};

const STYLE: &str = "((selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo))";

async fn differ(browser: &Browser, property: &str, one: &str, another: &str) {
    browser.is(&format!("{STYLE}('{one}').{property} !== {STYLE}('{another}').{property}"), true).await;
}

#[actix_web::test]
async fn what_a_button_is_for_shows_in_colours_of_ones_own() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let address = server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    grace.emulates("setEmulatedMedia", json!({"features": [{"name": "forced-colors", "value": "active"}]})).await;
    grace.is("matchMedia('(forced-colors: active)').matches", true).await;
    grace.goes_to(&address).await;
    differ(&grace, "backgroundColor", ".button--primary", ".button--quiet").await;
    differ(&grace, "borderTopColor", ".button--primary", ".button--quiet").await;
    grace.is(&format!("{STYLE}('.button--quiet').textDecorationLine"), "underline").await;
    differ(&grace, "backgroundColor", ".button--primary", "body").await;
    grace.goes_to(&format!("{address}/delete")).await;
    differ(&grace, "backgroundColor", ".button--danger", ".form__buttons a").await;
    grace.goes_to("/account").await;
    grace.is(&format!("{STYLE}('.tag').borderTopStyle"), "solid").await;
    grace
        .is(&format!("{STYLE}('.progress', '::before').backgroundColor === {STYLE}('body').backgroundColor"), false)
        .await;
    grace.leaves().await;
}
