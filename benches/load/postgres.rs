//! Filled databases on a PostgreSQL server, made once and kept there as `clientele_load_…`; a run works on a copy.
//! The server is the one that `POSTGRES` names, with somebody who may make databases.

use clientele::db::{Address, Db};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use url::Url;

use crate::filled::fill;

/// A database of its own for a run, gone at the next run of as many rows.
pub struct Copy(Url);

impl Copy {
    pub fn url(&self) -> &str {
        self.0.as_str()
    }
}

/// A copy of the database of so many customers, brought up to the schema of today.
pub async fn copy(rows: usize, server: &str) -> Copy {
    let (kept, copy) = (format!("clientele_load_{rows}"), format!("clientele_load_{rows}_copy"));
    let server: Url = server.parse().expect("the address of a PostgreSQL server");
    let admin = Database::connect(server.as_str()).await.expect("a PostgreSQL server");
    let named = |name: &str| {
        let mut url = server.clone();
        url.set_path(name);
        url
    };
    let made = format!("CREATE DATABASE {kept} ENCODING 'UTF8' TEMPLATE template0");
    let new = admin.execute_unprepared(&made).await.is_ok();
    let db = Db::open(&Address::Postgres(named(&kept).into())).await.expect("a database");
    if new {
        eprintln!("filling a database with {rows} customers");
        fill(&db, rows).await;
    }
    db.close().await;
    run(&admin, &format!("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")).await;
    run(&admin, &format!("CREATE DATABASE {copy} TEMPLATE {kept}")).await;
    let url = named(&copy);
    // What autovacuum would do within the minute after rows came in.
    let own = Database::connect(url.as_str()).await.expect("the copy");
    run(&own, "VACUUM (ANALYZE)").await;
    Copy(url)
}

async fn run(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.expect(statement);
}
