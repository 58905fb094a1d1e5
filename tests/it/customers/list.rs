//! Finding customers.

use super::register::{server_with_five, server_with_many};
use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn an_empty_register_says_so_and_offers_the_first_step() {
    let server = TestServer::new().await;
    let page = server.grace().await.get("/customers").await;
    assert_eq!(page.text(".empty p"), "There are no customers yet.");
    assert_eq!(page.attribute(".empty a", "href"), "/customers/new");
    let reader = server.charlie().await.get("/customers").await;
    assert!(!reader.has(".empty a"), "a viewer is offered nothing to change");
}

#[actix_web::test]
async fn the_list_is_by_name_whatever_the_accents() {
    let (_server, grace) = server_with_five().await;
    let page = grace.get("/customers").await;
    let expected = ["José Álvarez", "Grace Hopper", "Ada Lovelace", "Ro%y O_Neil a", "Łukasz Świątek"];
    assert_eq!(page.names(), expected);
    assert_eq!(page.text(".count"), "5 customers");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), "ascending");
}

#[actix_web::test]
async fn a_column_head_sorts_and_sorts_the_other_way() {
    let (_server, grace) = server_with_five().await;
    let by_birth = grace.get("/customers?sort=date_of_birth").await;
    assert_eq!(by_birth.names()[0], "Grace Hopper");
    assert_eq!(by_birth.text("th[aria-sort=ascending]"), "Date of birth");
    let link = by_birth.attribute("th[aria-sort=ascending] a", "href");
    let other_way = grace.get(&link).await;
    assert_eq!(other_way.names()[0], "Ro%y O_Neil a");
    assert_eq!(other_way.text("th[aria-sort=descending]"), "Date of birth");
    assert_eq!(grace.get("/customers?sort=nonsense").await.names()[0], "José Álvarez");
}

#[actix_web::test]
async fn searching_as_one_types_gets_the_results_alone() {
    let (_server, grace) = server_with_five().await;
    let part = grace.get_part("/customers?q=love", "section#results").await;
    assert_eq!(part.names(), ["Ada Lovelace"]);
    assert!(!part.body.contains("<html") && !part.has("form.search"), "only the results");
    assert!(part.header("vary").contains("HX-Target"), "{}", part.header("vary"));
    assert!(grace.get_part("/customers?q=love", "body").await.has("form.search"), "any other target is a whole page");
}

#[actix_web::test]
async fn everyone_is_counted_as_they_are_added_deleted_and_brought_back() {
    let (_server, grace) = server_with_five().await;
    let id = grace.get("/customers?q=love").await.attribute(".table__link", "href");
    let counted = async || grace.get("/customers").await.text(".count");
    grace.deletes(&id).await;
    assert_eq!((counted().await.as_str(), grace.get("/customers?q=love").await.names().len()), ("4 customers", 0));
    grace.post(&format!("{id}/restore"), &[]).await;
    assert_eq!((counted().await.as_str(), grace.get("/customers?q=love").await.names().len()), ("5 customers", 1));
}

#[actix_web::test]
async fn a_column_has_one_name_at_every_width() {
    let (_server, grace) = server_with_five().await;
    let page = grace.get("/customers?q=love").await;
    let heads = page.texts("thead th");
    assert_eq!(heads, ["Name", "Date of birth", "Phone number", "Last changed"]);
    assert_eq!(page.attributes("tbody td", "data-label"), heads[1..]);
    let record = grace.get(&page.attribute(".table__link", "href")).await;
    let facts = record.texts(".facts dt");
    assert!(heads[1..].iter().all(|head| facts.contains(head)), "{facts:?}");
}

#[actix_web::test]
async fn the_address_of_a_search_says_nothing_that_is_usual() {
    let (_server, grace) = server_with_five().await;
    for (asked, address) in [
        ("/customers?q=", "/customers"),
        ("/customers?q=+", "/customers"),
        ("/customers?q=&sort=-name", "/customers?sort=-name"),
        ("/customers?q=&sort=nonsense", "/customers"),
        ("/customers?sort=name&q=", "/customers"),
    ] {
        let page = grace.get(asked).await;
        assert_eq!((page.status, page.location()), (303, address), "{asked}: a page");
        let part = grace.get_part(asked, "section#results").await;
        assert_eq!((part.status, part.header("hx-replace-url")), (200, address), "{asked}: a part");
        assert_eq!(part.names().len(), 5, "{asked}");
    }
    let part = grace.get_part("/customers?q=love&sort=-name", "section#results").await;
    assert_eq!(part.header("hx-replace-url"), "/customers?q=love&sort=-name");
}

#[actix_web::test]
async fn a_printed_list_says_which_part_of_it_this_is() {
    let (server, charlie) = server_with_many(60).await;
    let printed = async |address: &str| charlie.get(address).await.text("#results .printed");
    assert_eq!(printed("/customers").await, "1 to 50 of 60 customers");
    let next = charlie.get("/customers").await.page_link("next").unwrap();
    assert_eq!(printed(&next).await, "51 to 60 of 60 customers");
    server.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    assert_eq!(printed("/customers?q=7946").await, "1 to 50 of 60 customers matching 7946");
    server.grace().await.adds(&but(&ADA, &[("last_name", "Qwertzuiop")])).await;
    assert_eq!(printed("/customers?q=qwertz").await, "1 customer matching qwertz");
}

#[actix_web::test]
async fn a_part_of_a_page_leaves_the_notice_to_the_next_page() {
    let (_server, grace) = server_with_five().await;
    let added = grace.post("/customers/new", &ADA).await;
    let part = grace.get_part("/customers?q=love", "section#results").await;
    assert!(!part.headers.contains_key("set-cookie"), "the part neither shows nor clears it");
    assert_eq!(grace.follow(&added).await.notice(), "Ada Lovelace was added.");
    assert_eq!(grace.follow(&added).await.notice(), "", "and a page does");
}
