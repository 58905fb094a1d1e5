//! Erasing somebody who was merged from two records, or whose records were one for a while.

use super::{merges, server_with_two};
use crate::support::{Actor, Page, TestServer};

async fn erases(ada: &Actor, address: &str) -> Page {
    ada.post(&format!("{address}/erase"), &[("keep_away", "yes")]).await
}

async fn told(server: &TestServer, of: &str) -> i64 {
    server.number(&format!("SELECT count(*) FROM changes WHERE fields LIKE '%{of}%'")).await
}

#[actix_web::test]
async fn the_records_that_were_merged_are_erased_along_and_stay_away() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let ada = server.ada().await;
    merges(&grace, &kept, &other, &[]).await;
    let page = ada.get(&format!("{kept}/erase")).await;
    assert!(page.body.contains("1 record that was merged into this one"), "{}", page.text("main"));
    assert_eq!(erases(&ada, &other).await.location(), kept, "it leads there");
    assert_eq!(erases(&ada, &kept).await.status, 303);
    for table in ["customers", "changes", "merges", "unique_values"] {
        assert_eq!(server.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    for address in [&kept, &other] {
        assert_eq!(grace.get(address).await.status, 410);
    }
    let file = "First name,Last name,Date of birth,Phone number\nAdda,Lovelace,1985-12-10,+442079460959\n";
    let (_, page) = grace.imports("again.csv", file).await;
    assert!(page.body.contains("was erased") || page.body.contains("were erased"), "{}", page.text("main"));
}

#[actix_web::test]
async fn who_was_merged_for_a_while_leaves_nothing_in_the_other_s_history() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[("first_name", "other"), ("field_note", "other")]).await;
    let undo = grace.get(&kept).await.attribute(".history__list form", "action");
    grace.post(&undo, &[]).await;
    assert_eq!((told(&server, "Adda").await, told(&server, "window").await), (3, 3));
    assert_eq!(erases(&server.ada().await, &other).await.status, 303);
    assert_eq!((told(&server, "Adda").await, told(&server, "window").await, told(&server, "A-17").await), (0, 0, 0));
    assert!(told(&server, "likes tea").await >= 1, "their own stays");
    let page = grace.get(&kept).await;
    let first = page.text(".history__list > li:first-child > p");
    let sentence = "grace undid the merge of a record that was erased into this customer";
    assert!(first.starts_with(sentence), "{} {}", page.status, page.text("main"));
}

#[actix_web::test]
async fn the_trash_is_emptied_of_both() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[]).await;
    let long_ago = "UPDATE customers SET created_at = 1, updated_at = 1, deleted_at = 1 WHERE deleted_at IS NOT NULL";
    server.sql(long_ago).await;
    let server = server.restarted().await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 2, "a merged record is not in the trash");
    let grace = server.grace().await;
    grace.deletes(&kept).await;
    server.sql(long_ago).await;
    let server = server.restarted().await;
    for _ in 0..200 {
        if server.number("SELECT count(*) FROM customers").await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM merges").await, 0);
}
