//! What is left in PostgreSQL's files of somebody who was erased, once it has tidied up.

use crate::{
    erasure::gone::{has_a_life, is_erased, telling},
    support::{Cluster, TestDatabase, TestServer},
};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn no_table_or_index_tells_of_somebody_who_was_erased_after_a_full_vacuum() {
    let cluster = Cluster::own();
    let server = TestServer::at(TestDatabase::on(&cluster), &[]).await;
    server.add_everyone().await;
    let (ada, address) = has_a_life(&server).await;
    let base = cluster.folder().unwrap().join("base");
    server.sql("CHECKPOINT").await;
    assert!(telling(&base).len() > 5, "the test can find them: {:?}", telling(&base));
    is_erased(&server, &ada, &address).await;
    server.sql("VACUUM FULL").await;
    server.sql("CHECKPOINT").await;
    assert_eq!(telling(&base), [""; 0]);
    // What the server can write again from its log, until it writes over it, is there.
    assert!(!telling(&cluster.folder().unwrap().join("pg_wal")).is_empty(), "README says so");
}
