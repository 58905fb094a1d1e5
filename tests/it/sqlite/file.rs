//! The database file: ours alone, of this version or older, and searched along its indexes.

use clientele::{
    db::{DatabaseUrl, Db},
    demo,
};
use sea_orm::{ConnectionTrait, Database, Statement};
use time::macros::date;

use crate::support::{
    ADA, TestServer, but,
    hang_up::{cut_off, is_whole},
};

async fn refusal(url: &str) -> String {
    match Db::open(&DatabaseUrl::read(url).unwrap()).await {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

#[actix_web::test]
async fn a_file_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "shopping list, long enough to look like something ".repeat(20)).unwrap();
    let before = std::fs::read(&text).unwrap();
    assert!(refusal(&format!("sqlite://{}", text.display())).await.contains("is not a Clientele database"));
    assert_eq!(std::fs::read(&text).unwrap(), before);

    let other = format!("sqlite://{}", folder.path().join("other.db").display());
    let db = Database::connect(format!("{other}?mode=rwc")).await.unwrap();
    db.execute_unprepared("CREATE TABLE books (title TEXT)").await.unwrap();
    db.close().await.unwrap();
    assert!(refusal(&other).await.contains("is not a Clientele database"));
}

#[actix_web::test]
async fn a_register_of_a_newer_version_is_not_opened() {
    let server = TestServer::empty().await;
    server.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_later', 1)").await;
    let words = refusal(server.database.url()).await;
    assert!(words.contains("has step 9999_later, which this version does not know"), "{words}");
}

#[cfg(unix)]
#[actix_web::test]
async fn the_folder_and_its_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = TestServer::empty().await;
    let data = server.database.data();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[actix_web::test]
async fn a_page_of_the_list_or_the_trash_is_read_along_its_index() {
    let server = TestServer::empty().await;
    let db = Database::connect(server.database.url()).await.unwrap();
    for (index, columns) in [
        ("customers_by_name", "last_name_sort, first_name_sort, id"),
        ("customers_by_birth", "date_of_birth, id"),
        ("customers_by_creation", "created_at, id"),
        ("customers_by_change", "updated_at, id"),
        ("trash_by_deletion", "deleted_at, id"),
    ] {
        let within = if index == "trash_by_deletion" { "NOT NULL" } else { "NULL" };
        let marks = columns.split(',').map(|_| "?").collect::<Vec<_>>().join(", ");
        for (comparison, direction) in [(">", "ASC"), ("<", "DESC")] {
            let order =
                columns.split(", ").map(|column| format!("{column} {direction}")).collect::<Vec<_>>().join(", ");
            let query = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM customers WHERE deleted_at IS {within} AND ({columns}) {comparison} ({marks}) ORDER BY {order} LIMIT 51"
            );
            let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            assert_eq!(plan.len(), 1, "no sorting: {plan:?}");
            assert!(plan[0].starts_with(&format!("SEARCH customers USING INDEX {index} (")), "{plan:?}");
        }
    }
}

#[actix_web::test]
async fn whoever_is_entered_again_is_looked_for_along_an_index() {
    let server = TestServer::empty().await;
    let db = Database::connect(server.database.url()).await.unwrap();
    for (index, column) in [("trash_by_birth", "date_of_birth"), ("trash_by_phone", "phone_number")] {
        let query = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM customers WHERE deleted_at IS NOT NULL AND {column} = ? \
             AND last_name_sort = ? AND first_name_sort = ? LIMIT 50"
        );
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
        assert!(plan[0].starts_with(&format!("SEARCH customers USING INDEX {index} (")), "{plan:?}");
    }
}

#[actix_web::test]
async fn a_full_disk_is_told_as_such_and_writing_goes_on_when_there_is_room() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let pages = server.number("PRAGMA page_count").await;
    let db = server.db();
    let full = db.write(move |tx| async move {
        tx.execute_unprepared(&format!("PRAGMA max_page_count = {}", pages + 2)).await?;
        tx.execute_unprepared("CREATE TABLE junk (bytes BLOB)").await?;
        tx.execute_unprepared("INSERT INTO junk VALUES (zeroblob(1000000))").await?;
        Ok(())
    });
    assert!(matches!(full.await, Err(clientele::error::Error::Full)));
    assert_eq!(grace.get("/readyz").await.status, 200);
    for _ in 0..200 {
        grace.adds_ada().await;
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 200);
    assert_eq!(server.number("SELECT count(*) FROM sqlite_schema WHERE name = 'junk'").await, 0);
}

#[actix_web::test]
async fn hundreds_of_requests_cut_off_at_random_leave_the_register_whole() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    cut_off(&server, &grace, 400).await;
    assert!(is_whole(&server, &grace).await <= 300);
}

#[actix_web::test]
async fn what_is_searched_is_what_the_records_say_whatever_became_of_them() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    grace.adds_ada().await;
    let (corrected, deleted, restored) = (grace.adds_ada().await, grace.adds_ada().await, grace.adds_ada().await);
    grace.post(&format!("{corrected}/edit"), &but(&ADA, &[("last_name", "O'King \"x\""), ("version", "1")])).await;
    grace.deletes(&deleted).await;
    grace.deletes(&restored).await;
    grace.post(&format!("{restored}/restore"), &[]).await;
    // SQLite compares the index with the table, and complains of any difference.
    server.sql("INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)").await;
    assert_eq!(server.number(OUT_OF_ORDER).await, 0);
}

/// How many customers have a label that is not greater than that of the one before them by name.
const OUT_OF_ORDER: &str = "SELECT count(*) FROM (SELECT label,
    lag(label, 1, 0) OVER (ORDER BY last_name_sort, first_name_sort, id) AS before
    FROM customers LEFT JOIN customers_order USING (seq) WHERE deleted_at IS NULL) WHERE label > before IS NOT TRUE";

#[actix_web::test]
async fn labels_follow_names_however_people_come_and_go() {
    let server = TestServer::new().await;
    demo::fill(server.db(), 7, date!(2026 - 11 - 23), 400).await.unwrap();
    assert_eq!(server.number(OUT_OF_ORDER).await, 0, "filled");
    // Each falls into the gap beside the one before it, from either side, until the gap is full and is spread.
    for (order, name) in
        [("", "'m'"), ("DESC", "printf('n%09d', seq)"), ("", "printf('o%09d', (seq % 2 * 2 - 1) * seq)")]
    {
        let rows = format!("SELECT * FROM customers WHERE seq <= 150 ORDER BY seq {order}");
        let columns = "first_name, last_name, first_name_sort, date_of_birth, phone_number, created_at, updated_at";
        server.sql(&format!("INSERT INTO customers (id, last_name_sort, {columns}) SELECT randomblob(16), {name}, {columns} FROM ({rows})")).await;
        assert_eq!(server.number(OUT_OF_ORDER).await, 0, "added {name}");
    }
    assert_eq!(server.number("SELECT count(*) FROM customers_order").await, 850);
    for change in [
        "UPDATE customers SET deleted_at = updated_at WHERE seq % 3 = 0",
        "UPDATE customers SET last_name_sort = 'm', first_name_sort = 'a' WHERE seq % 4 = 0",
        "UPDATE customers SET deleted_at = NULL WHERE seq % 2 = 0",
    ] {
        server.sql(change).await;
        assert_eq!(server.number(OUT_OF_ORDER).await, 0, "{change}");
    }
    server.sql("INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)").await;
}

#[actix_web::test]
async fn filling_a_register_leaves_it_every_index_and_trigger() {
    let server = TestServer::new().await;
    let kept_up = "SELECT count(*) FROM sqlite_schema WHERE type IN ('index', 'trigger')";
    let before = server.number(kept_up).await;
    let grace = server.grace().await;
    grace.adds_ada().await;
    demo::fill(server.db(), 7, date!(2026 - 11 - 23), 60).await.unwrap();
    grace.adds_ada().await;
    assert_eq!(server.number(kept_up).await, before);
    assert_eq!(grace.get("/customers").await.text(".count"), "62 customers");
    assert_eq!(grace.get("/customers?q=lovelace").await.names().len(), 2, "from before and after");
}

#[actix_web::test]
async fn a_date_of_birth_that_does_not_exist_is_refused_by_the_table_itself() {
    let server = TestServer::new().await;
    server.grace().await.adds_ada().await;
    let db = Database::connect(server.database.url()).await.unwrap();
    let set = async |date: &str| db.execute_unprepared(&format!("UPDATE customers SET date_of_birth = '{date}'")).await;
    for date in ["2023-02-30", "2023-02-29", "1900-02-29", "2023-04-31", "2023-00-10", "2023-13-01", "2023-01-32"] {
        let refused = set(date).await.unwrap_err().to_string();
        assert!(refused.contains("CHECK constraint failed"), "{date}: {refused}");
    }
    for date in ["", "x", "2023-2-3", "2023-02-03 10:00", "20230203", "12:00", "-2023-02-03", "2460000.5"] {
        assert!(set(date).await.is_err(), "{date}");
    }
    for date in ["2024-02-29", "2000-02-29", "1899-12-31", "2023-01-31"] {
        set(date).await.unwrap();
    }
}
