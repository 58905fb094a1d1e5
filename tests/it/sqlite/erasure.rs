//! What is left in SQLite's files of somebody who was erased.

use clientele::customers::segments::{begin, step};

use crate::{
    erasure::gone::{has_a_life, is_erased, telling},
    support::TestServer,
};

#[actix_web::test]
async fn no_file_of_the_data_folder_tells_of_somebody_who_was_erased() {
    let server = TestServer::new().await;
    let (ada, address) = has_a_life(&server).await;
    let data = server.database.data();
    assert!(telling(&data).len() > 5, "the test can find them: {:?}", telling(&data));
    is_erased(&server, &ada, &address).await;
    assert_eq!(telling(&data), [""; 0], "at once, while the server runs");
    assert_eq!(std::fs::metadata(data.join("clientele.db-wal")).unwrap().len(), 0, "the log is empty");
    let database = server.stopped().await;
    assert_eq!(telling(&data), [""; 0], "when it has stopped");
    assert!(database.is_sound().await);
}

#[actix_web::test]
async fn the_index_of_trigrams_forgets_whoever_was_erased() {
    let server = TestServer::new().await;
    let (ada, address) = has_a_life(&server).await;
    is_erased(&server, &ada, &address).await;
    begin(server.db()).await.unwrap();
    while step(server.db()).await.unwrap() {}
    for sql in [
        "CREATE VIRTUAL TABLE terms USING fts5vocab('customers_search', 'row')",
        "CREATE VIRTUAL TABLE trash_terms USING fts5vocab('trash_search', 'row')",
        "INSERT INTO customers_search (customers_search) VALUES ('integrity-check')",
        "INSERT INTO trash_search (trash_search) VALUES ('integrity-check')",
    ] {
        server.sql(sql).await;
    }
    assert_eq!(
        server.number("SELECT count(DISTINCT segid) FROM customers_search_idx").await,
        1,
        "nothing hides behind it"
    );
    for table in ["terms", "trash_terms"] {
        let telling = format!("SELECT count(*) FROM {table} WHERE term IN ('zep', 'yri', 'uix', 'rmo', '958')");
        assert_eq!(server.number(&telling).await, 0, "{table}");
    }
    assert_eq!(server.number("SELECT wanted - done FROM customers_search_merges").await, 0);
}

#[actix_web::test]
async fn a_reader_in_the_way_delays_the_end_of_the_log_and_nobody_else() {
    use sea_orm::ConnectionTrait;
    let server = TestServer::new().await;
    let (ada, address) = has_a_life(&server).await;
    let (data, url) = (server.database.data(), server.database.url().to_owned());
    let reader =
        sea_orm::Database::connect(sea_orm::ConnectOptions::new(url).max_connections(1).to_owned()).await.unwrap();
    reader.execute_unprepared("BEGIN; SELECT count(*) FROM users").await.unwrap();
    let began = std::time::Instant::now();
    is_erased(&server, &ada, &address).await;
    assert!(began.elapsed() < std::time::Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(!telling(&data).is_empty(), "the log is needed");
    reader.execute_unprepared("COMMIT").await.unwrap();
    for _ in 0..100 {
        if telling(&data).is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the log still tells: {:?}", telling(&data));
}

#[actix_web::test]
async fn a_server_that_was_killed_empties_the_log_when_it_starts() {
    let server = TestServer::new().await;
    let (ada, address) = has_a_life(&server).await;
    let copy = crate::support::TestDatabase::new();
    std::fs::create_dir_all(copy.data()).unwrap();
    is_erased(&server, &ada, &address).await;
    // As if it was killed before the log was emptied: what was written since is in the log alone.
    server.sql("UPDATE users SET updated_at = updated_at + 1").await;
    for file in std::fs::read_dir(server.database.data()).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), copy.data().join(file.file_name())).unwrap();
    }
    let again = TestServer::at(copy, &[]).await;
    assert_eq!(telling(&again.database.data()), [""; 0]);
    assert_eq!(again.ada().await.get(&address).await.status, 410);
}
