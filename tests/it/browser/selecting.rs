//! Ticks in the list: one, a range with shift, the whole page, and the bar that says how many.

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn rows_are_ticked_one_by_one_in_ranges_and_all_at_once() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let actor = server.grace().await;
    for name in ["One", "Two", "Three", "Four", "Five"] {
        actor.adds(&but(&ADA, &[("first_name", name)])).await;
    }
    let grace = server.browser_of("grace").await;
    grace.is("getComputedStyle(document.querySelector('.selection')).display", "none").await;
    let click = |at: usize, shift: bool| {
        format!(
            "document.querySelectorAll('tbody .tick')[{at}].dispatchEvent(new MouseEvent('click', \
             {{bubbles: true, cancelable: true, shiftKey: {shift}}}))"
        )
    };
    grace.value(&click(1, false)).await.unwrap();
    grace.shows(".selection__count", "1 selected").await;
    grace.value(&click(3, true)).await.unwrap();
    grace.shows(".selection__count", "3 selected").await;
    grace.is("document.querySelector('.tick--all').indeterminate", true).await;
    grace.value("document.querySelector('.tick--all').click()").await.unwrap();
    grace.shows(".selection__count", "5 selected").await;
    grace.value(&click(0, false)).await.unwrap();
    grace.shows(".selection__count", "4 selected").await;
    grace.presses("Delete").await;
    grace.shows("h1", "Delete 4 customers?").await;
    grace.presses("Delete 4 customers").await;
    grace.shows(".notice p", "4 customers were deleted.").await;
    grace.presses("Undo").await;
    grace.shows(".notice p", "4 customers were restored.").await;
    grace.leaves().await;
}
