//! Page after page of the trash, the newest deleted first, each customer once, in every script.

use crate::{
    customers::register::server_with_many,
    selection::{confirms, sends},
    support::{Actor, TestServer},
};

/// Gives so many of the customers a first name, and puts everybody in the trash at two moments.
async fn server_with_three_scripts() -> (TestServer, Actor) {
    let (server, charlie) = server_with_many(1_300).await;
    for (name, folded, count) in [("Анна", "анна", 1_120), ("Ζωή", "ζωη", 60), ("Zoë", "zoe", 60)] {
        let some = format!("SELECT id FROM customers WHERE last_name NOT LIKE '%!' ORDER BY id LIMIT {count}");
        server
            .sql(&format!(
                "UPDATE customers SET first_name = '{name}', first_name_sort = '{folded}', last_name = last_name || '!' \
                 WHERE id IN ({some})"
            ))
            .await;
    }
    // The folded last names keep the mark out of the search.
    server.sql("UPDATE customers SET deleted_at = updated_at + 100000000, version = 2").await;
    server.sql("UPDATE customers SET deleted_at = 1900000000 WHERE phone_number LIKE '%1'").await;
    server.sql("UPDATE customers SET deleted_at = 1900000001 WHERE phone_number LIKE '%2'").await;
    (server, charlie)
}

/// When somebody was deleted, and the address.
type Row = (String, String);

/// Follows the links of this kind; answers who is on each page.
async fn walk(actor: &Actor, first: String, rel: &str) -> Vec<Vec<Row>> {
    let (mut pages, mut address) = (Vec::new(), Some(first));
    while let Some(there) = address {
        let page = actor.get(&there).await;
        assert_eq!(page.status, 200, "{there}");
        let moments = page.attributes("#results tbody .trash__how > time", "datetime");
        pages.push(moments.into_iter().zip(page.attributes("#results tbody th a", "href")).collect());
        address = page.page_link(rel);
        assert!(pages.len() < 40, "it comes to an end");
    }
    pages
}

#[actix_web::test]
async fn every_page_comes_in_order_and_holds_whom_the_others_do_not() {
    let (_server, charlie) = server_with_three_scripts().await;
    for (search, count) in [("", 1_300), ("анн", 1_120), ("ΖΩΉ", 60), ("zoe", 60)] {
        let forwards = walk(&charlie, format!("/trash?q={search}"), "next").await;
        let all = forwards.concat();
        assert_eq!(all.len(), count, "{search}");
        // Of one moment, the latest id comes first.
        assert!(all.is_sorted_by(|newer, older| newer > older), "{search}: {all:?}");
        let last = charlie.get(&format!("/trash?q={search}&before=end")).await;
        assert_eq!(last.attributes("#results tbody th a", "href").len(), 50.min(count));
        let backwards = walk(&charlie, format!("/trash?q={search}&before=end"), "prev").await;
        let backwards = backwards.into_iter().rev().collect::<Vec<_>>().concat();
        let seen: std::collections::BTreeSet<_> = backwards.iter().collect();
        assert_eq!(seen, all.iter().collect(), "{search}");
    }
    let page = charlie.get("/trash?q=анна").await;
    assert_eq!(page.text(".count"), "More than 1,000 customers found");
    assert_eq!(page.text(".pages__range"), "1 to 50 of more than 1,000");
    assert_eq!(charlie.get("/trash").await.text(".count"), "1,300 customers");
}

#[actix_web::test]
async fn a_deletion_of_many_is_shown_page_by_page_too() {
    let (server, _) = server_with_many(1_210).await;
    let grace = server.grace().await;
    let question = sends(&grace, &[], "delete", &[("all", "1")]).await;
    confirms(&grace, &question).await;
    for _ in 0..600 {
        if server.number("SELECT count(*) FROM deletions WHERE state = 'deleted'").await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let address = format!("/trash?deletion={}", question.value("confirmed"));
    let all: Vec<_> = walk(&grace, address.clone(), "next").await.concat();
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 1_210);
    let page = grace.get(&address).await;
    assert_eq!(page.text(".count"), "More than 1,000 customers");
    assert_eq!(page.texts(".trash__others").first().map(String::as_str), Some("with 1,209 others"));
    // Most of them are back, so that few are left of it.
    let left = "SELECT customer_id FROM deleted_together ORDER BY seq LIMIT 120";
    server.sql(&format!("UPDATE customers SET deleted_at = NULL, version = 3 WHERE id NOT IN ({left})")).await;
    let all: Vec<_> = walk(&grace, address.clone(), "next").await.concat();
    assert_eq!(all.len(), 120);
    assert_eq!(grace.get(&address).await.text(".pages__range"), "1 to 50 of 120");
}
