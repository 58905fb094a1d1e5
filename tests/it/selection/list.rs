//! The list with its ticks, and files of those that are ticked.

use super::{sends, ticked};
use crate::customers::register::{server_with_five, server_with_many};

#[actix_web::test]
async fn whoever_reads_may_export_those_that_are_ticked() {
    let (server, _) = server_with_five().await;
    let charlie = server.charlie().await;
    let rows = ticked(&charlie, &["Łukasz Świątek", "Ada Lovelace"]).await;
    let file = sends(&charlie, &rows, "csv", &[("q", ""), ("sort", "")]).await;
    let name = format!("attachment; filename=\"customers-{}.csv\"", time::OffsetDateTime::now_utc().date());
    assert_eq!((file.status, file.header("content-disposition")), (200, name.as_str()));
    let names: Vec<_> = file.body.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["Łukasz", "Ada"], "in the order in which they were sent");
    let found = sends(&charlie, &rows, "csv", &[("all", "1"), ("q", "hopper")]).await;
    assert_eq!(found.body, charlie.get("/customers.csv?q=hopper").await.body, "all that the search finds");
    let ada = server.ada().await;
    let told = ada.get("/activity").await.told("xported");
    assert!(told[2].starts_with("charlie exported 2 customers that were selected as CSV web"), "{told:?}");
    assert_eq!(sends(&charlie, &rows, "pdf", &[]).await.status, 400);
}

#[actix_web::test]
async fn every_row_can_be_ticked_and_all_pages_at_once() {
    let (server, charlie) = server_with_many(60).await;
    let page = charlie.get("/customers").await;
    assert_eq!(page.attributes("#results tbody .tick[form=selection][name=id]", "value").len(), 50);
    assert_eq!(page.attribute("tbody .tick", "aria-label"), format!("Select {}", page.names()[0]));
    assert_eq!(page.text(".selection__all"), "Select all 60 customers");
    assert!(!page.has(".selection button[value=delete]"), "a viewer deletes nobody");
    assert!(server.grace().await.get("/customers").await.has(".selection button[value=delete]"));
    assert!(!charlie.get("/customers?q=nobody+at+all").await.has(".selection"));
}
