//! An import while the disk is full: it says so, leaves nothing half done, and goes on when there is room.

use super::disk::fill_disk;
use crate::support::{Page, TestServer, strangers};

const HERE: &str = "SELECT count(*) FROM customers WHERE deleted_at IS NULL";

async fn makes_room(server: &TestServer) {
    for trigger in ["more_added", "more_changed"] {
        server.sql(&format!("DROP TRIGGER IF EXISTS {trigger}")).await;
    }
    server.sql("DROP TABLE junk").await;
    super::disk::on_writer(server, "PRAGMA max_page_count = 1000000").await;
    // As if half a minute had passed.
    server.sql("UPDATE imports SET lease_until = 0").await;
}

fn failed(page: &Page) -> String {
    assert_eq!(page.text("h2"), "This file was not imported");
    page.text(".summary p")
}

#[actix_web::test]
async fn an_upload_that_finds_no_room_leaves_nothing() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    fill_disk(&server, "import_files").await;
    let full = grace.uploads("x.csv", strangers(0..3).as_bytes()).await;
    assert_eq!(full.status, 507);
    assert!(full.text("main").contains("disk is full"), "{}", full.text("main"));
    for table in ["import_files", "imports"] {
        assert_eq!(server.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    makes_room(&server).await;
    let (_, page) = grace.imports("x.csv", strangers(0..3)).await;
    assert_eq!(page.texts(".tally dd"), ["3", "0", "0", "0"]);
}

#[actix_web::test]
async fn a_file_whose_rows_find_no_room_fails_in_a_sentence() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    fill_disk(&server, "import_chunks").await;
    let (import, page) = grace.imports("x.csv", strangers(0..3)).await;
    assert_eq!(failed(&page), "The disk is full. Nothing was saved.");
    assert_eq!(server.number("SELECT count(*) FROM import_chunks").await, 0);
    assert_eq!(grace.post(&format!("{import}/discard"), &[]).await.location(), "/imports");
    makes_room(&server).await;
    let (import, page) = grace.imports("x.csv", strangers(0..3)).await;
    grace.commits(&import, &page).await;
    assert_eq!(server.number(HERE).await, 3);
}

#[actix_web::test]
async fn a_commit_that_finds_no_room_half_way_is_taken_back_whole() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", strangers(0..400)).await;
    fill_disk(&server, "customers").await;
    // Its first write fits, and what takes it back.
    for trigger in ["more_added", "more_changed"] {
        server.sql(&format!("DROP TRIGGER {trigger}")).await;
    }
    let more = "WHEN (SELECT count(*) FROM customers) > 150 BEGIN INSERT INTO junk VALUES (zeroblob(10000000)); END";
    server.sql(&format!("CREATE TRIGGER more_added AFTER INSERT ON customers {more}")).await;
    super::disk::on_writer(&server, "PRAGMA max_page_count = 1500").await;
    grace.commits(&import, &page).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(failed(&page), "The disk is full. 100 customers were taken back.");
    assert_eq!((server.number(HERE).await, server.number("SELECT count(*) FROM customers").await), (0, 100));
    makes_room(&server).await;
    let (import, page) = grace.imports("x.csv", strangers(0..400)).await;
    assert_eq!(page.texts(".tally dd"), ["400", "0", "0", "0"]);
    grace.commits(&import, &page).await;
    assert_eq!(server.number(HERE).await, 400);
    assert!(server.database.is_sound().await);
}

#[actix_web::test]
async fn an_undo_that_finds_no_room_goes_on_when_there_is_some() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", strangers(0..3)).await;
    grace.commits(&import, &page).await;
    fill_disk(&server, "customers").await;
    grace.post(&format!("{import}/undo"), &[]).await;
    while server.number("SELECT count(*) FROM imports WHERE failure IS NOT NULL").await == 0 {}
    assert_eq!(server.number(HERE).await, 3, "nothing is half done");
    let page = grace.get(&import).await;
    assert!(page.text("main").contains("The disk is full."), "{}", page.text("main"));
    makes_room(&server).await;
    let undone = grace.waits_for(&import).await;
    assert_eq!(undone.text("[role=status]"), "3 customers were taken back.");
    assert_eq!(server.number(HERE).await, 0);
}
