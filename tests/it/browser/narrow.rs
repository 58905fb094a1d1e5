//! The register on a phone 360 pixels wide.

use serde_json::json;

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn nothing_scrolls_sideways_on_a_phone() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let (actor, long) = (server.grace().await, "W".repeat(100));
    let long_name = but(&ADA, &[("first_name", &long), ("last_name", &long)]);
    let address = actor.adds(&long_name).await;
    let edit = format!("{address}/edit");
    let screen = json!({"width": 360, "height": 740, "pixelRatio": 1, "touch": true, "mobile": true});
    let grace = server.browser_with(json!({"mobileEmulation": {"deviceMetrics": screen}}), "grace").await;
    grace.is("innerWidth", 360).await;
    for path in ["/customers", "/customers?q=w", &format!("/customers?q={long}x"), &address, &edit] {
        grace.goes_to(path).await;
        grace.fits().await;
    }
    grace.goes_to(&format!("{address}/delete")).await;
    grace.fits().await;
    grace.presses("Delete").await;
    grace.presses("Undo").await;
    grace.is("document.querySelector('.notice')?.innerText.endsWith('was restored.')", true).await;
    grace.fits().await;

    grace.presses("Edit").await;
    grace.fills_all(&but(&long_name, &[("date_of_birth_month", "13"), ("phone_number", &long[..60])])).await;
    grace.presses("Save").await;
    grace.shows("#summary h2", "There is a problem").await;
    grace.fits().await;

    let other = "M".repeat(100);
    grace.fills_all(&but(&long_name, &[("first_name", &other), ("last_name", &other)])).await;
    actor.post(&edit, &but(&ADA, &[("version", "3")])).await;
    grace.presses("Save").await;
    grace.shows("#summary h2", "You saved this customer in another tab").await;
    grace.fits().await;
    grace.goes_to("/account").await;
    grace.fits().await;
    grace.presses("grace").await;
    grace.fits().await;
    grace.leaves().await;
}

#[actix_web::test]
async fn at_320_pixels_the_header_takes_one_line_and_the_search_says_what_it_finds() {
    let Some(server) = TestServer::with_browsers().await else { return };
    server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    let screen = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true});
    grace.emulates("setDeviceMetricsOverride", screen).await;
    grace.is("innerWidth", 320).await;
    let tops = "new Set(Array.from(document.querySelector('.header__inner').children, (part) =>
        Math.round(part.getBoundingClientRect().top + part.getBoundingClientRect().height / 2))).size";
    grace.is(tops, 1).await;
    grace
        .is("document.querySelector('.menu bdi').scrollWidth <= document.querySelector('.menu bdi').clientWidth", true)
        .await;
    // How wide the words are is known of words typed, not of a placeholder.
    let cut =
        "(() => { const box = document.getElementById('q'), size = getComputedStyle(box, '::placeholder').fontSize;
        box.style.fontSize = size; box.value = box.placeholder; return box.scrollWidth > box.clientWidth; })()";
    grace.is(cut, false).await;
    grace.fits().await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_name_of_200_letters_leaves_room_for_everything_else() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let long = "W".repeat(100);
    let long_name = but(&ADA, &[("first_name", &long), ("last_name", &long)]);
    let grace = server.browser_of("grace").await;
    for width in [360, 1280] {
        let screen = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        grace.emulates("setDeviceMetricsOverride", screen).await;
        grace.goes_to("/customers/new").await;
        grace.fills_all(&long_name).await;
        grace.presses("Save").await;
        grace.shows(".notice", &format!("{long} {long} was added.")).await;
        let height = |selector: &str| format!("document.querySelector('{selector}').getBoundingClientRect().height");
        grace.is(&format!("{} < 90", height(".notice")), true).await;
        grace.is(&format!("{} < 300", height("h1")), true).await;
        grace.presses("Customers").await;
        grace.shows("h1", "Customers").await;
        grace.is(&format!("{} < 60", height(".table__link bdi")), true).await;
        grace.fits().await;
    }
    grace.leaves().await;
}
