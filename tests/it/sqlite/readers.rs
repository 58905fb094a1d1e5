//! Connections that read, beside those of everybody.

use clientele::db::{DatabaseUrl, Db, scalar};

use crate::support::TestDatabase;

#[actix_web::test]
async fn closing_the_database_lets_go_of_a_reader_that_reads_alone_so_that_the_log_is_folded() {
    let database = TestDatabase::new();
    std::fs::create_dir_all(database.data()).unwrap();
    let db = Db::open(&DatabaseUrl::read(database.url()).unwrap()).await.unwrap();
    let alone = db.read_alone().await.unwrap();
    assert!(db.ready().await);
    assert_eq!(scalar(&alone, "SELECT count(*) FROM customers").await.unwrap(), 0);
    let log = database.data().join("clientele.db-wal");
    assert!(log.exists());
    db.close().await;
    assert!(!log.exists(), "nobody was left who could have kept it");
    assert!(scalar(&alone, "SELECT count(*) FROM customers").await.is_err());
}
