//! Filled databases on a PostgreSQL server, made once and kept there as `clientele_load_…`; a run works on a copy.
//! `POSTGRES` names the server, with a role that can create databases.

use clientele::db::{DatabaseUrl, Db};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use url::Url;

use crate::filled_databases::fill;

/// The copy of one run; the next run with as many rows replaces it.
pub struct Copy(Url);

impl Copy {
    pub fn url(&self) -> &str {
        self.0.as_str()
    }
}

/// A copy of the database with this many customers, with the current schema.
pub async fn copy(rows: usize, server: &str) -> Copy {
    let (kept, copy) = (format!("clientele_load_{rows}"), format!("clientele_load_{rows}_copy"));
    let server: Url = server.parse().expect("the address of a PostgreSQL server");
    let admin = Database::connect(server.as_str()).await.expect("a PostgreSQL server");
    let named = |name: &str| {
        let mut url = server.clone();
        url.set_path(name);
        url
    };
    let open = async |name: &str| {
        let url = DatabaseUrl::read(named(name).as_str()).expect("its address");
        Db::open(&url).await.expect("a database")
    };
    let found = Statement::from_string(
        admin.get_database_backend(),
        format!("SELECT 1 FROM pg_database WHERE datname = '{kept}'"),
    );
    if admin.query_one_raw(found).await.expect("the databases").is_none() {
        eprintln!("filling a database with {rows} customers");
        let unfinished = format!("{kept}_unfinished");
        run(&admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {unfinished} ENCODING 'UTF8' TEMPLATE template0")).await;
        let db = open(&unfinished).await;
        fill(&db, rows).await;
        db.close().await;
        run(&admin, &format!("ALTER DATABASE {unfinished} RENAME TO {kept}")).await;
    }
    open(&kept).await.close().await;
    run(&admin, &format!("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")).await;
    run(&admin, &format!("CREATE DATABASE {copy} TEMPLATE {kept}")).await;
    let url = named(&copy);
    // Autovacuum would do this within a minute after the rows were added.
    let own = Database::connect(url.as_str()).await.expect("the copy");
    run(&own, "VACUUM (ANALYZE)").await;
    Copy(url)
}

async fn run(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.expect(statement);
}
