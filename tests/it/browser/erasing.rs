//! Erasing a customer, as seen in a browser.

use serde_json::json;

use crate::support::TestServer;

#[actix_web::test]
async fn a_customer_is_erased_with_and_without_scripts() {
    for options in [json!({}), json!({"args": "--blink-settings=scriptEnabled=false"})] {
        let Some(server) = TestServer::with_browsers().await else { return };
        let address = server.grace().await.adds_ada().await;
        let ada = server.browser_with(options, "ada").await;
        ada.goes_to(&address).await;
        ada.presses("Erase for good").await;
        ada.shows("h1", "Erase Ada Lovelace for good?").await;
        ada.is("document.getElementById('keep_away').checked", true).await;
        ada.presses("Cancel").await;
        ada.shows("h1", "Ada Lovelace").await;
        ada.presses("Erase for good").await;
        ada.shows("h1", "Erase Ada Lovelace for good?").await;
        ada.presses("Erase for good").await;
        ada.shows(".notice p", "A customer was erased.").await;
        ada.goes_to(&address).await;
        ada.shows("h1", "This customer was erased").await;
        ada.goes_to("/activity?kind=customers").await;
        ada.shows(".history__list bdi", "ada").await;
        assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
        ada.leaves().await;
    }
}
