//! Second factors in a browser: real passkeys on a device of the browser's own, and codes without a script.

use crate::support::{App, TestServer};
use serde_json::json;

#[actix_web::test]
async fn a_passkey_is_added_signs_in_without_a_name_and_is_removed() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.keeps_passkeys().await;
    grace.goes_to("/account").await;
    grace.presses("Set up second factor").await;
    grace.presses("Add a passkey").await;
    grace.shows("h1", "Add a passkey").await;
    grace.presses("Add a passkey").await;
    grace.is("document.querySelector('#name:invalid') !== null", true).await;
    grace.fills("name", "Work laptop").await;
    grace.types("\u{e007}").await;
    grace.shows(".notice", "Your passkey was added. You've been signed out everywhere else.").await;
    grace.shows(".sessions strong", "Work laptop").await;
    grace.presses("Add a passkey").await;
    grace.fills("name", "Again").await;
    grace.presses("Add a passkey").await;
    grace.shows("[data-told]", "There is a passkey for you on this device already.").await;

    grace.presses("grace").await;
    grace.presses("Sign out").await;
    // The name field offers it, and the device answers by itself.
    grace.shows("h1", "Customers").await;
    grace.goes_to("/account/second-factor").await;
    grace.presses("Remove").await;
    grace.shows("h1", "Remove the passkey “Work laptop”?").await;
    grace.presses("Remove").await;
    grace.shows(".notice", "Your passkey was removed.").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_code_is_set_up_and_asked_for_with_and_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    for (options, name) in [(json!({}), "grace"), (json!({"args": "--blink-settings=scriptEnabled=false"}), "charlie")]
    {
        let browser = server.browser_with(options, name).await;
        browser.goes_to("/account/authenticator").await;
        browser.presses("Can't scan it?").await;
        let secret = browser.value("document.querySelector('.secret').textContent").await.unwrap();
        let app = App::with(secret.as_str().unwrap());
        browser.fills("code", "12").await;
        browser.types("\u{e007}").await;
        browser
            .complains("code", "This isn't the code the app shows now. Check that the clock of your phone is right.")
            .await;
        browser.fills("code", &app.code(0)).await;
        browser.presses("Turn on").await;
        browser.shows("h1", "Recovery codes").await;
        let code = browser.value("document.querySelector('.codes code').textContent").await.unwrap();
        browser.presses("I've kept them").await;
        browser.shows("h1", "Second factor").await;
        browser.presses(name).await;
        browser.presses("Sign out").await;
        browser.signs_in(name).await;
        browser.shows("h1", "Second factor").await;
        browser.has_focus_on("code").await;
        browser.fills("code", code.as_str().unwrap()).await;
        browser.presses("Continue").await;
        browser.shows("h1", "Customers").await;
        browser.leaves().await;
    }
}
