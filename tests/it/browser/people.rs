//! The life of a colleague, as seen in a browser: invited, joined, another role, a lost password, gone.

use serde_json::{Value, json};

use crate::support::{Browser, TestServer};

const NO_SCRIPTS: &str = "--blink-settings=scriptEnabled=false";
const NEW: &str = "seven green bicycles sing";

/// The path of the link that the page shows.
async fn link(ada: &Browser, words: &str) -> String {
    ada.shows(".notice strong", words).await;
    ada.is("document.querySelectorAll('.secret').length", 1).await;
    let url = ada.value("new URL(document.querySelector('.secret').innerText).pathname").await.unwrap();
    url.as_str().unwrap().to_owned()
}

/// Follows a link in a browser of its own and chooses a password.
async fn follows(server: &TestServer, options: Value, link: &str, heading: &str, button: &str) -> Browser {
    let browser = Browser::open(&server.base, options).await;
    browser.goes_to(link).await;
    browser.shows("h1", heading).await;
    browser.is("document.getElementById('username').value", "bob").await;
    browser.fills_all(&[("password", "short"), ("password_again", "short")]).await;
    browser.value("document.querySelector('form').noValidate = true").await.unwrap();
    browser.presses(button).await;
    browser.complains("password", "Enter a password of at least 12 characters").await;
    browser.fills_all(&[("password", NEW), ("password_again", NEW)]).await;
    browser.presses(button).await;
    browser.shows("h1", "Customers").await;
    browser
}

#[actix_web::test]
async fn a_colleague_comes_changes_and_goes_with_and_without_scripts() {
    for options in [json!({}), json!({"args": NO_SCRIPTS})] {
        let Some(server) = TestServer::with_browsers().await else { return };
        let ada = server.browser_with(options.clone(), "ada").await;
        ada.presses("ada").await;
        ada.presses("People").await;
        ada.presses("Invite someone").await;
        ada.fills("username", "bob").await;
        ada.presses("Create invitation").await;
        let join = link(&ada, "Invitation link").await;
        ada.goes_to("/people").await;
        ada.presses("bob").await;
        ada.shows_no(".secret").await;
        let bob = follows(&server, options.clone(), &join, "Welcome", "Join").await;
        ada.fills("role", "Viewer").await;
        ada.presses("Change role").await;
        ada.shows(".notice", "The role was changed.").await;
        bob.goes_to("/customers").await;
        bob.shows("[role=status]", "Your session has ended. Sign in to continue.").await;
        bob.leaves().await;

        ada.presses("Create a reset link").await;
        let reset = link(&ada, "Password reset link").await;
        let bob = follows(&server, options.clone(), &reset, "Choose a new password", "Set password").await;
        bob.shows_no("[data-key=n]").await;
        bob.goes_to(&reset).await;
        bob.shows("h1", "This link no longer works").await;

        ada.presses("Disable").await;
        ada.shows("h1", "Disable bob?").await;
        ada.presses("Disable").await;
        ada.shows(".notice", "This person was disabled.").await;
        bob.goes_to("/customers").await;
        bob.shows("h1", "Sign in").await;
        bob.presses("Forgot your password?").await;
        bob.shows("details[open] summary", "Forgot your password?").await;
        bob.leaves().await;

        ada.presses("Activity of bob").await;
        ada.is("document.querySelector('.history__list li').innerText.startsWith('ada disabled bob')", true).await;
        ada.leaves().await;
    }
}

#[actix_web::test]
async fn no_page_of_people_scrolls_sideways_on_a_phone() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let actor = server.ada().await;
    let long = "W".repeat(64);
    let invited = actor.post("/people/new", &[("username", &long), ("role", "viewer")]).await;
    let join = invited.text(".secret");
    let join = &join[join.find("/join/").unwrap()..];
    let page = actor.get(&format!("/people?q={long}")).await.attribute(".table__link", "href");
    let screen = json!({"width": 360, "height": 740, "pixelRatio": 1, "touch": true, "mobile": true});
    let ada = server.browser_with(json!({"mobileEmulation": {"deviceMetrics": screen}}), "ada").await;
    let paths = ["/people", "/people/new", &page, &format!("{page}/disable"), &format!("{page}/remove"), "/activity"];
    for path in paths.into_iter().chain(["/account", join]) {
        ada.goes_to(path).await;
        ada.fits().await;
    }
    ada.goes_to(&page).await;
    ada.presses("Create a new invitation link").await;
    ada.is("document.querySelectorAll('.secret').length", 1).await;
    ada.fits().await;
    ada.fills("username", "ada").await;
    ada.presses("Rename").await;
    ada.complains("username", "This username is taken. Choose another.").await;
    ada.fits().await;
    ada.leaves().await;
}
