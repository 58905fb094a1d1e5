//! The list, page by page: everyone once, there and back, whatever changes meanwhile.
//! Each promise is checked on every page.

use super::register::server_with_many;
use crate::support::Page;

#[actix_web::test]
async fn pages_lead_through_everyone_once_and_back_again_in_every_order() {
    let (_server, charlie) = server_with_many(170).await;
    for sort in ["name", "-name", "date_of_birth", "-created_at", "updated_at"] {
        let (mut pages, mut next) = (Vec::new(), Some(format!("/customers?sort={sort}")));
        while let Some(address) = next {
            let page = charlie.get(&address).await;
            next = page.page_link("next");
            pages.push(page);
        }
        let ids = |page: &Page| page.texts("#results tbody tr");
        let seen: Vec<_> = pages.iter().flat_map(ids).collect();
        assert_eq!(seen.len(), 170, "{sort}");
        assert_eq!(pages[1].text(".pages__range"), "51 to 100 of 170");
        assert_eq!(pages[3].text(".pages__range"), "151 to 170 of 170");
        for at in (1..pages.len()).rev() {
            let back = charlie.get(&pages[at].page_link("prev").unwrap()).await;
            assert_eq!(ids(&back), ids(&pages[at - 1]), "{sort}: before page {at}");
            assert_eq!(back.text(".pages__range"), pages[at - 1].text(".pages__range"));
        }
        assert_eq!(pages[0].page_link("prev"), None);
    }
}

#[actix_web::test]
async fn a_page_stays_put_when_a_record_before_it_is_renamed_or_deleted() {
    let (server, charlie) = server_with_many(120).await;
    let first = charlie.get("/customers").await;
    let next = first.page_link("next").unwrap();
    let expected = charlie.get(&next).await.names();
    server.sql("UPDATE customers SET last_name_sort = 'zzz' WHERE id IN (SELECT id FROM customers ORDER BY last_name_sort LIMIT 50)").await;
    assert_eq!(charlie.get(&next).await.names()[..30], expected[..30]);
}

#[actix_web::test]
async fn a_page_that_has_emptied_leads_to_the_nearest_page_there_is() {
    let (server, charlie) = server_with_many(110).await;
    server.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    let ids = |page: &Page| page.attributes("#results .table__link", "href");
    for (list, order) in [
        ("/customers", "last_name_sort, first_name_sort, id"),
        ("/customers?sort=date_of_birth", "date_of_birth, id"),
        ("/customers?q=7946", "last_name_sort, first_name_sort, id"),
        ("/customers?q=7946&sort=-name", "last_name_sort DESC, first_name_sort DESC, id DESC"),
    ] {
        let delete = async |some: &str| {
            let rows = format!("SELECT id FROM customers WHERE deleted_at IS NULL ORDER BY {order} {some}");
            server.sql(&format!("UPDATE customers SET deleted_at = updated_at WHERE id IN ({rows})")).await;
        };
        let second = charlie.get(&charlie.get(list).await.page_link("next").unwrap()).await;
        let (next, previous) = (second.page_link("next").unwrap(), second.page_link("prev").unwrap());

        delete("LIMIT 10 OFFSET 100").await;
        let last = charlie.follow(&charlie.get(&next).await).await;
        assert_eq!((last.status, ids(&last)), (200, ids(&second)), "{list}: the page after");
        assert_eq!(last.text(".pages__range"), "51 to 100 of 100");
        assert_eq!((last.has(".empty"), last.page_link("next")), (false, None), "{list}");

        delete("LIMIT 50").await;
        let emptied = charlie.get(&previous).await;
        assert_eq!((emptied.status, emptied.location()), (303, list), "the page before");
        let first = charlie.follow(&emptied).await;
        assert_eq!((ids(&first), first.page_link("prev")), (ids(&second), None), "{list}");

        delete("LIMIT 50").await;
        for emptied in [&next, &previous] {
            let nobody = charlie.follow(&charlie.get(emptied).await).await;
            assert_eq!((nobody.status, nobody.has(".empty")), (200, true), "{list}: nobody is left");
        }
        server.sql("UPDATE customers SET deleted_at = NULL").await;
    }
}

#[actix_web::test]
async fn a_page_nobody_made_is_the_first_page() {
    let (_server, charlie) = server_with_many(60).await;
    let first = charlie.get("/customers").await.names();
    let next = charlie.get("/customers").await.page_link("next").unwrap();
    let tampered = format!("{}{}", &next[..next.len() - 1], if next.ends_with('A') { 'B' } else { 'A' });
    for address in ["/customers?after=x", "/customers?before=e30", "/customers?after=%00", &tampered] {
        assert_eq!(charlie.get(address).await.names(), first, "{address}");
    }
    assert_eq!(charlie.get("/customers?q=a&q=b").await.status, 400);
    let nobody = charlie.get("/customers?q=a%00").await;
    assert_eq!((nobody.status, nobody.names().len()), (200, 0), "no name holds such a character");
}

#[actix_web::test]
async fn counting_stops_where_it_would_cost_too_much() {
    let (server, charlie) = server_with_many(10_050).await;
    let page = charlie.get("/customers").await;
    assert_eq!(page.text(".count"), "10,050 customers", "everyone is counted as they come and go");
    assert_eq!(page.text(".pages__range"), "1 to 50 of 10,050");
    server.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    let found = charlie.get("/customers?q=7946").await;
    assert_eq!(found.text(".count"), "More than 1,000 customers found");
    assert_eq!(found.text(".pages__range"), "1 to 50 of more than 1,000");
    assert_eq!(found.page_link("last"), None, "nobody knows where it ends");
    let by_birth = charlie.get("/customers?q=7946&sort=date_of_birth").await;
    assert_eq!(by_birth.text(".count"), "More than 10,000 customers found");
    let by_birth_alone = charlie.get("/customers?sort=date_of_birth").await;
    assert_eq!(by_birth.names(), by_birth_alone.names(), "everyone matches");
}

#[actix_web::test]
async fn the_last_page_is_one_step_away() {
    let (_server, charlie) = server_with_many(170).await;
    let last = charlie.get(&charlie.get("/customers").await.page_link("last").unwrap()).await;
    assert_eq!(last.text(".pages__range"), "121 to 170 of 170");
    assert_eq!((last.page_link("next"), last.page_link("last")), (None, None));
    let before = charlie.get(&last.page_link("prev").unwrap()).await;
    assert_eq!(before.text(".pages__range"), "71 to 120 of 170");
    let first = charlie.get(&before.page_link("first").unwrap()).await;
    assert_eq!(first.text(".pages__range"), "1 to 50 of 170");
}
