//! The pages of fields in a browser: options only for a choice, an order made by keys, and a phone.

use serde_json::json;

use crate::support::{TestServer, field};

const LABELS: &str = "ol.definitions .definitions__what a";
const NO_SCRIPTS: &str = "--blink-settings=scriptEnabled=false";

#[actix_web::test]
async fn fields_are_made_and_ordered_with_and_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    // A key is used once.
    for (options, number) in [(json!({}), ""), (json!({"args": NO_SCRIPTS}), "_2")] {
        let ada = server.browser_with(options, "ada").await;
        ada.goes_to("/fields").await;
        ada.presses("New field").await;
        ada.shows("h1", "New field").await;
        ada.is("getComputedStyle(document.querySelector('.options')).display", "none").await;
        ada.fills("label", "Level").await;
        ada.fills("kind", "Choice").await;
        ada.is("document.getElementById('kind').value", "choice").await;
        ada.fills("choices", "Gold").await;
        ada.presses("Save").await;
        ada.shows(".notice", "The field “Level” was added.").await;
        ada.presses("Note").await;
        ada.shows_all(LABELS, &["Level", "Note"]).await;
        ada.presses("↓").await;
        ada.shows_all(LABELS, &["Note", "Level"]).await;
        ada.is("document.activeElement.ariaLabel", "Move Level up (2 of 2)").await;
        ada.types("\u{e007}").await;
        ada.shows_all(LABELS, &["Level", "Note"]).await;
        ada.is("document.activeElement.ariaLabel", "Move Level down (1 of 2)").await;
        for key in ["level", "note"] {
            ada.goes_to(&format!("/fields/{key}{number}/remove")).await;
            ada.presses("Remove").await;
            ada.is("location.pathname", "/fields").await;
        }
        ada.shows(".empty", "There are no fields of your own yet.").await;
        ada.leaves().await;
    }
}

#[actix_web::test]
async fn no_page_of_fields_scrolls_sideways_on_a_phone() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let fields = server.own_fields();
    for label in ["W".repeat(60), "Old".into(), "E-mail".into()] {
        fields.create(field(&label, "text")).await.unwrap();
    }
    fields.retire("old").await.unwrap();
    let screen = json!({"width": 360, "height": 740, "pixelRatio": 1, "touch": true, "mobile": true});
    let ada = server.browser_with(json!({"mobileEmulation": {"deviceMetrics": screen}}), "ada").await;
    ada.is("innerWidth", 360).await;
    for path in ["", "/new", "/e_mail", "/e_mail/retire", &format!("/{}/remove", "w".repeat(40))] {
        ada.goes_to(&format!("/fields{path}")).await;
        ada.fits().await;
    }
    ada.goes_to("/fields/new").await;
    ada.fills("label", "e-MAIL").await;
    ada.presses("Save").await;
    ada.complains("label", "There is a field with this label already").await;
    ada.presses("There is a field with this label already").await;
    ada.has_focus_on("label").await;
    ada.fits().await;
    ada.leaves().await;
}
