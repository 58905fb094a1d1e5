//! Searching as one types.

use thirtyfour::Key;

use crate::support::{ADA, Browser, House, but};

async fn house_of_three() -> Option<(House, Browser)> {
    let house = House::with_browsers().await?;
    let actor = house.grace().await;
    actor.adds_ada().await;
    for (first, last) in [("Grace", "Hopper"), ("Alan", "Turing")] {
        actor.adds(&but(&ADA, &[("first_name", first), ("last_name", last)])).await;
    }
    let charlie = house.at_desk("charlie").await;
    charlie.shows_all("tbody th", &["Grace Hopper", "Ada Lovelace", "Alan Turing"]).await;
    Some((house, charlie))
}

#[actix_web::test]
async fn the_list_follows_what_is_typed_and_the_caret_stays() {
    let Some((_house, charlie)) = house_of_three().await else { return };
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
    let Some((_house, charlie)) = house_of_three().await else { return };
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
    let Some((_house, charlie)) = house_of_three().await else { return };
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
