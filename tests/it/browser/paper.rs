//! The register on paper.

use serde_json::json;

use crate::support::{ADA, Browser, TestServer, but};

const SHOWN: &str =
    "Array.from(document.querySelectorAll('header, main *')).filter((element) => element.checkVisibility())";

async fn shows_nothing_to_press(browser: &Browser) {
    browser
        .is(&format!("{SHOWN}.filter((element) => element.matches('header, button, input, .button')).length"), 0)
        .await;
}

#[actix_web::test]
async fn a_list_and_a_record_are_printed_without_what_is_there_to_press() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let actor = server.grace().await;
    for number in 0..51 {
        let (letter, other) = (char::from(b'a' + number / 26), char::from(b'a' + number % 26));
        actor.adds(&but(&ADA, &[("last_name", &format!("Love{letter}{other}"))])).await;
    }
    let grace = server.browser_of("grace").await;
    grace.emulates("setEmulatedMedia", json!({"media": "print"})).await;
    grace.goes_to("/customers?q=love").await;
    shows_nothing_to_press(&grace).await;
    let lines =
        format!("{SHOWN}.filter((element) => element.matches('p, .pages *')).map((element) => element.innerText)");
    grace.is(&lines, json!(["1 to 50 of 51 customers matching love"])).await;

    grace.goes_to(&actor.adds_ada().await).await;
    shows_nothing_to_press(&grace).await;
    grace.shows("h1", "Ada Lovelace").await;
    let margins = "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.style.margin)";
    grace.is(margins, json!(["18mm 15mm"])).await;
    grace.leaves().await;
}
