//! No table is forgotten.

use clientele::customers::erasure::holdings::{Holding, TABLES};

use crate::support::TestServer;

#[actix_web::test]
async fn every_table_says_what_becomes_of_what_it_knows_of_somebody_who_is_erased() {
    let server = TestServer::new().await;
    let names: Vec<String> = TABLES.iter().map(|(name, _)| format!("'{name}'")).collect();
    let names = names.join(", ");
    let on_sqlite = format!(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ({names})"
    );
    let on_postgres = format!(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' \
         AND table_name NOT IN ({names})"
    );
    let unnamed = if server.database.url().starts_with("sqlite") { on_sqlite } else { on_postgres };
    assert_eq!(server.number(&unnamed).await, 0, "a new table has to be thought of in erasure/holdings.rs");
    // Whatever refers to a customer by id goes with the row.
    let by_id = TABLES.iter().filter(|(_, holding)| *holding == Holding::ById);
    assert_eq!(by_id.map(|(name, _)| *name).collect::<Vec<_>>().len(), 11);
}
