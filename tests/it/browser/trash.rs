//! The trash in a browser, where scripts run and where they do not.

use serde_json::{Value, json};

use crate::support::{ADA, Browser, TestServer, but};

/// Deletes three of Ada's family, and enters one of them again.
async fn uses_the_trash(server: &TestServer, options: Value) {
    let actor = server.grace().await;
    for name in ["One", "Two", "Three"] {
        let address = actor.adds(&but(&ADA, &[("first_name", name)])).await;
        assert_eq!(actor.deletes(&address).await.status, 303);
    }
    let grace: Browser = server.browser_with(options, "grace").await;
    grace.presses("grace").await;
    grace.presses("Trash").await;
    grace.shows("h1", "Trash").await;
    grace.is("document.querySelectorAll('tbody tr').length", 3).await;
    grace.fits().await;
    grace.fills("q", "two").await;
    grace.value("document.querySelector('form.search').requestSubmit()").await.unwrap();
    grace.is("document.querySelectorAll('tbody tr').length", 1).await;
    grace.value("document.querySelector('tbody .tick').click()").await.unwrap();
    grace.value("document.querySelector('#selection button').click()").await.unwrap();
    grace.shows(".notice p", "1 customer was restored.").await;
    grace.shows(".empty p:first-child", "Nobody in the trash matches two.").await;
    grace.presses("Clear search").await;
    grace.presses("Three Lovelace").await;
    grace.shows("#trash-title", "In the trash").await;
    grace.presses("Restore").await;
    grace.shows(".notice p", "Three Lovelace was restored.").await;

    let again = but(&ADA, &[("first_name", "one"), ("phone_number", "+44 20 7946 0999")]);
    for (press, notice) in [
        ("Restore that record", "one Lovelace was restored."),
        ("Add a new customer anyway", "one Lovelace was added."),
    ] {
        grace.goes_to("/customers/new").await;
        grace.fills_all(&again).await;
        grace.presses("Save").await;
        grace
            .shows(
                "#summary h2",
                if press.starts_with("Restore") {
                    "One Lovelace is in the trash"
                } else {
                    "one Lovelace is in the trash"
                },
            )
            .await;
        grace.holds_all(&[("first_name", "one"), ("phone_number", "+44 20 7946 0999")]).await;
        grace.fits().await;
        grace.presses(press).await;
        grace.shows(".notice p", notice).await;
        grace.presses("Delete").await;
        grace.presses("Delete").await;
        grace.shows("h1", "Customers").await;
    }
    grace.leaves().await;
}

#[actix_web::test]
async fn it_is_searched_and_restored_from_with_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    uses_the_trash(&server, json!({})).await;
}

#[actix_web::test]
async fn it_is_searched_and_restored_from_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    uses_the_trash(&server, json!({"args": "--blink-settings=scriptEnabled=false"})).await;
}
