//! Searching as one types.

use serde_json::json;
use thirtyfour::Key;

use crate::support::{ADA, Browser, TestServer, but};

async fn server_with_three() -> Option<(TestServer, Browser)> {
    let server = TestServer::with_browsers().await?;
    let actor = server.grace().await;
    actor.adds_ada().await;
    for (first, last) in [("Grace", "Hopper"), ("Alan", "Turing")] {
        actor.adds(&but(&ADA, &[("first_name", first), ("last_name", last)])).await;
    }
    let charlie = server.browser_of("charlie").await;
    charlie.shows_all("tbody th", &["Grace Hopper", "Ada Lovelace", "Alan Turing"]).await;
    Some((server, charlie))
}

#[actix_web::test]
async fn the_list_follows_what_is_typed_and_the_caret_stays() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    charlie.value("window.same = true").await.unwrap();
    charlie.fills("q", "lvelace").await;
    charlie.shows(".empty p:first-child", "No customers match lvelace.").await;
    charlie.types(format!("{}{}o", Key::Home.value(), Key::Right.value())).await;
    charlie.shows("tbody th", "Ada Lovelace").await;
    charlie.shows(".count", "1 customer found").await;
    charlie.is("location.pathname + location.search", "/customers?q=lovelace").await;
    charlie.has_focus_on("q").await;
    charlie.is("document.activeElement.selectionStart", 2).await;
    charlie.is("window.same", true).await;
    charlie.leaves().await;
}

#[actix_web::test]
async fn a_search_outlives_a_reload_and_the_way_back() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    charlie.fills("q", "hop").await;
    charlie.shows("tbody th", "Grace Hopper").await;
    charlie.is("location.search", "?q=hop").await;
    charlie.page.refresh().await.unwrap();
    charlie.shows("tbody th", "Grace Hopper").await;
    charlie.holds_all(&[("q", "hop")]).await;
    charlie.presses("Grace Hopper").await;
    charlie.shows("h1", "Grace Hopper").await;
    charlie.page.back().await.unwrap();
    charlie.shows("tbody th", "Grace Hopper").await;
    charlie.holds_all(&[("q", "hop")]).await;
    charlie.is("location.search", "?q=hop").await;
    charlie.leaves().await;
}

#[actix_web::test]
async fn quick_typing_ends_with_what_was_typed_last() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    for _ in 0..3 {
        for (text, found) in [("hop", "Grace Hopper"), ("lov", "Ada Lovelace"), ("tur", "Alan Turing")] {
            charlie.fills("q", "nobody").await;
            charlie.fills("q", "ada").await;
            charlie.fills("q", text).await;
            charlie.shows("tbody th", found).await;
            charlie.is("location.search", format!("?q={text}")).await;
            charlie.shows_no(".htmx-request").await;
            charlie.shows("tbody th", found).await;
        }
    }
    charlie.leaves().await;
}

/// Delays every answer for so long, and records each request with whether it was aborted.
async fn answers_take(browser: &Browser, milliseconds: u32) {
    let slow = "(() => { const quick = window.fetch; window.asked = []; window.fetch = (address, options) => {
        window.asked.push({ address: String(address), signal: options.signal });
        return new Promise((answer, refuse) => {
            options.signal.addEventListener('abort', () => refuse(options.signal.reason));
            setTimeout(() => quick(address, options).then(answer, refuse), DELAY);
        });
    }; })()";
    browser.value(&slow.replace("DELAY", &milliseconds.to_string())).await.unwrap();
}

/// What was asked for, and whether it was given up.
const ASKED: &str = "window.asked.map(({ address, signal }) => \
    [new URL(address, location).searchParams.get('q'), signal.aborted])";
const STALE: &str = "document.querySelector('#results').matches('[data-stale]')";

#[actix_web::test]
async fn letters_that_come_all_at_once_are_asked_for_no_more_than_twice() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    answers_take(&charlie, 0).await;
    // Typed in the page, as leading a browser takes longer than a key.
    let typing = "(() => { const box = document.getElementById('q');
        for (const letter of 'ada lovelace') {
            box.value += letter;
            box.dispatchEvent(new Event('input', { bubbles: true }));
        } })()";
    charlie.value(typing).await.unwrap();
    charlie.is("location.search", "?q=ada+lovelace").await;
    charlie.is(STALE, false).await;
    charlie.shows_all("tbody th", &["Ada Lovelace"]).await;
    charlie.is(ASKED, json!([["a", true], ["ada lovelace", false]])).await;
    charlie.leaves().await;
}

#[actix_web::test]
async fn what_typing_has_overtaken_is_given_up_and_its_rows_stay_dimmed() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    answers_take(&charlie, 1_500).await;
    let dimmed = "Number(getComputedStyle(document.querySelector('#results')).opacity) < 1";
    charlie.fills("q", "hop").await;
    charlie.is(&format!("{ASKED}.at(-1)"), json!(["hop", false])).await;
    charlie.is(dimmed, true).await;
    charlie.fills("q", "tur").await;
    charlie.is(&format!("{ASKED}.find(([text]) => text === 'hop')"), json!(["hop", true])).await;
    charlie.is(dimmed, true).await;
    charlie.shows_all("tbody th", &["Alan Turing"]).await;
    charlie.is(dimmed, false).await;
    charlie.is(&format!("{ASKED}.filter(([, aborted]) => !aborted)"), json!([["tur", false]])).await;
    charlie.shows_no("#unreachable").await;

    // Back at what is shown already: that is asked for, not left dimmed.
    charlie.fills("q", "turx").await;
    charlie.fills("q", "tur").await;
    charlie.is(STALE, false).await;
    charlie.shows_all("tbody th", &["Alan Turing"]).await;
    charlie.leaves().await;
}

#[actix_web::test]
async fn a_cleared_search_leaves_the_address_of_the_list() {
    let Some((_server, charlie)) = server_with_three().await else { return };
    let everyone = ["Grace Hopper", "Ada Lovelace", "Alan Turing"];
    let backwards = ["Alan Turing", "Ada Lovelace", "Grace Hopper"];
    let by_hand = [Key::Control.value(), 'a', Key::Null.value(), Key::Delete.value()];
    let cleared = [Key::Escape.value().to_string(), by_hand.iter().collect()];
    for (list, names) in [("/customers", everyone), ("/customers?sort=-name", backwards)] {
        for keys in &cleared {
            charlie.goes_to(list).await;
            charlie.fills("q", "hop").await;
            charlie.shows_all("tbody th", &["Grace Hopper"]).await;
            charlie.types(keys.as_str()).await;
            charlie.shows_all("tbody th", &names).await;
            charlie.is("location.pathname + location.search", list).await;
            charlie.has_focus_on("q").await;
        }
    }
    charlie.fills("q", "").await;
    charlie.types(Key::Enter).await;
    charlie.is("location.pathname + location.search", "/customers?sort=-name").await;
    charlie.leaves().await;
}
