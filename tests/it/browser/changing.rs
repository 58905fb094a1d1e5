//! Two people at one record, and a deletion taken back.

use crate::support::TestServer;

#[actix_web::test]
async fn whoever_saves_second_sees_both_sides_and_may_save_over_theirs() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let edit = format!("{}/edit", server.grace().await.adds_ada().await);
    let (ada, grace) = (server.browser_of("ada").await, server.browser_of("grace").await);
    ada.goes_to(&edit).await;
    grace.goes_to(&edit).await;
    ada.fills("last_name", "King").await;
    ada.presses("Save").await;
    ada.shows("h1", "Ada King").await;

    grace.fills("last_name", "Byron").await;
    grace.presses("Save").await;
    grace.shows("#summary h2", "ada saved this customer while you were editing").await;
    grace.has_focus_on("summary").await;
    grace.shows_all(".versions td", &["King", "Byron"]).await;
    grace.holds_all(&[("last_name", "Byron")]).await;
    grace.presses("Save").await;
    grace.shows("h1", "Ada Byron").await;
    grace.shows(".notice", "Ada Byron was saved.").await;
    ada.page.refresh().await.unwrap();
    ada.shows("h1", "Ada Byron").await;
    ada.leaves().await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_deletion_asks_first_and_can_be_undone() {
    let Some(server) = TestServer::with_browsers().await else { return };
    server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    grace.page.refresh().await.unwrap();
    grace.presses("Ada Lovelace").await;
    grace.presses("Delete").await;
    grace.shows("h1", "Delete Ada Lovelace?").await;
    grace.presses("Delete").await;
    grace.shows(".notice p", "Ada Lovelace was deleted.").await;
    grace.shows_no("tbody th").await;
    grace.presses("Undo").await;
    grace.shows("h1", "Ada Lovelace").await;
    grace.shows(".notice", "Ada Lovelace was restored.").await;
    grace.presses("Customers").await;
    grace.shows("tbody th", "Ada Lovelace").await;
    grace.shows_no(".notice").await;
    grace.leaves().await;
}
