//! The register where scripts do not run.

use serde_json::json;

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn every_act_works_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_with(json!({"args": "--blink-settings=scriptEnabled=false"}), "grace").await;
    grace.is("document.scripts.length > 0 && typeof htmx", "undefined").await;

    grace.presses("New customer").await;
    grace.fills_all(&but(&ADA, &[("phone_number", "12")])).await;
    grace.presses("Save").await;
    let complaint = "Enter a phone number with its country code, such as +44 20 7946 0958";
    grace.complains("phone_number", complaint).await;
    grace.holds_all(&[("last_name", "Lovelace")]).await;
    grace.presses(complaint).await;
    grace.is("location.hash", "#phone_number").await;
    grace.fills("phone_number", "+44 20 7946 0958").await;
    grace.presses("Save").await;
    grace.shows(".notice", "Ada Lovelace was added.").await;

    grace.presses("Customers").await;
    grace.fills("q", "nobody").await;
    grace.presses("Search").await;
    grace.shows(".empty p:first-child", "No customers match nobody.").await;
    grace.fills("q", "love").await;
    grace.presses("Search").await;
    grace.presses("Ada Lovelace").await;
    grace.presses("Edit").await;
    grace.fills("last_name", "King").await;
    grace.presses("Save").await;
    grace.shows(".notice", "Ada King was saved.").await;

    grace.presses("Delete").await;
    grace.shows("h1", "Delete Ada King?").await;
    grace.presses("Delete").await;
    grace.shows(".notice p", "Ada King was deleted.").await;
    grace.presses("Undo").await;
    grace.shows(".notice", "Ada King was restored.").await;
    grace.presses("grace").await;
    grace.presses("Sign out").await;
    grace.shows(".notice", "You are signed out.").await;
    grace.page.back().await.unwrap();
    grace.shows("h1", "Sign in").await;
    grace.leaves().await;
}
