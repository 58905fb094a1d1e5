//! A server that runs while a newer version changes the tables below it.
//! Only a step whose name says that it adds leaves it ready.

use super::{becomes, stays_ready};
use crate::support::TestServer;

#[actix_web::test]
async fn a_running_server_stays_ready_beside_a_step_that_only_adds_and_not_beside_another() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    stays_ready(&server).await;
    server.sql("CREATE TABLE invoices (id INTEGER PRIMARY KEY)").await;
    server.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9998_invoices_expand', 1)").await;
    stays_ready(&server).await;
    grace.adds_ada().await;
    server.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_phones', 1)").await;
    becomes(&server, 503).await;
    server.sql("DELETE FROM seaql_migrations WHERE version = '9999_phones'").await;
    becomes(&server, 200).await;
}
