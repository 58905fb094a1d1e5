//! The trash is emptied of whoever was in it for long enough.

use clientele::customers::erasure::purge;

use super::everyone;
use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn whoever_was_in_the_trash_for_long_enough_is_removed_and_one_entry_a_day_says_how_many() {
    // The test says when.
    let server = TestServer::with(&[("CLIENTELE_TRASH_KEEP", "0")]).await;
    server.add_everyone().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let mut addresses = Vec::new();
    for n in 0..130_u8 {
        let first = format!("Anna {}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26));
        addresses.push(grace.adds(&but(&ADA, &[("first_name", &first)])).await);
    }
    let kept = grace.adds_ada().await;
    let ago = |days: i64| format!("{} - {days} * 86400", "(SELECT max(created_at) FROM customers)");
    server.sql("UPDATE customers SET created_at = 1, updated_at = 1 WHERE first_name LIKE 'Anna%'").await;
    for (some, days) in [("Anna%", 200), ("Anna b%", 40), ("Anna a%", 0)] {
        server.sql(&format!("UPDATE customers SET deleted_at = {} WHERE first_name LIKE '{some}'", ago(days))).await;
    }
    purge(server.db(), None).await.unwrap();
    assert_eq!(everyone(&server).await, 131, "kept for ever");
    purge(server.db(), Some(90)).await.unwrap();
    assert_eq!(everyone(&server).await, 53);
    purge(server.db(), Some(30)).await.unwrap();
    purge(server.db(), Some(30)).await.unwrap();
    assert_eq!(everyone(&server).await, 27, "those of today stay");
    assert_eq!(server.number("SELECT count(DISTINCT customer_id) FROM changes").await, 27);
    let told = ada.get("/activity?kind=customers").await.texts(".history__list li p");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("Removed 104 customers for good after 30 days in the trash server"), "{told:?}");
    assert_eq!(server.number("SELECT count(*) FROM erased").await, 0, "whoever is purged may come back");
    assert_eq!((grace.get(&kept).await.status, grace.get(addresses.last().unwrap()).await.status), (200, 404));
    assert!(server.database.is_sound().await);
}

#[actix_web::test]
async fn the_server_empties_the_trash_by_itself() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    grace.adds_ada().await;
    let deleted = grace.adds(&but(&ADA, &[("first_name", "Mary")])).await;
    grace.deletes(&deleted).await;
    server.sql("UPDATE customers SET created_at = 1, updated_at = 1, deleted_at = 1 WHERE first_name = 'Mary'").await;
    let server = server.restarted().await;
    for _ in 0..200 {
        if everyone(&server).await == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nobody was removed");
}
