//! A database of the test's own with the data folder of its server, both gone at the end of the test.
//! `CLIENTELE_TEST_DATABASE=postgres` puts every database of the run on PostgreSQL; no test asks where it is.

use std::{
    path::{Path, PathBuf},
    sync::Once,
};

use clientele::db::{DatabaseUrl, Db};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tempfile::TempDir;
use uuid::Uuid;

use super::cluster::{Cluster, block_on, execute};

pub struct TestDatabase {
    folder: TempDir,
    url: String,
    postgres: Option<PostgresDatabase>,
}

impl TestDatabase {
    /// With the tables of this version, and nobody and nothing in them.
    pub fn new() -> Self {
        Self::at(on_postgres().then(PostgresDatabase::migrated))
    }

    /// Before any server opened it.
    pub fn bare() -> Self {
        Self::at(on_postgres().then(|| PostgresDatabase::new(Cluster::shared(), "")))
    }

    /// Before any server opened it, on a cluster of the test's own.
    pub fn on(cluster: &Cluster) -> Self {
        Self::at(Some(PostgresDatabase::new(cluster, "")))
    }

    fn at(postgres: Option<PostgresDatabase>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = || format!("sqlite://{}", folder.path().join("data/clientele.db").display());
        let url = postgres.as_ref().map_or_else(file, |database| database.url.clone());
        Self { folder, url, postgres }
    }

    /// For whatever else a test writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The server's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The settings that lead a server here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![("CLIENTELE_DATA", self.data().display().to_string())];
        if let Some(PostgresDatabase { url, secret, .. }) = &self.postgres {
            settings.extend([("DATABASE_URL", url.clone()), ("CLIENTELE_SECRET", secret.clone())]);
        }
        settings
    }

    /// The database's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes the database behind the server's back: to let time pass, or to break something.
    pub async fn sql(&self, statement: &str) {
        let db = self.connection().await;
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// One number out of the database.
    pub async fn number(&self, query: &str) -> i64 {
        let db = self.connection().await;
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap().unwrap();
        let number = row.try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        number
    }

    /// Whether nothing in it contradicts anything else; PostgreSQL sees to that itself.
    pub async fn is_sound(&self) -> bool {
        let check = "SELECT integrity_check = 'ok' FROM pragma_integrity_check";
        self.postgres.is_some() || self.number(check).await == 1
    }

    async fn connection(&self) -> DatabaseConnection {
        Database::connect(self.url()).await.unwrap()
    }
}

/// A database on a PostgreSQL server, with the secret that its servers share.
struct PostgresDatabase {
    url: String,
    secret: String,
    name: String,
    server: String,
}

impl PostgresDatabase {
    /// A copy of one that was migrated once for the whole run.
    fn migrated() -> Self {
        const TEMPLATE: &str = "clientele_template";
        static CREATED: Once = Once::new();
        let cluster = Cluster::shared();
        CREATED.call_once(|| {
            cluster.sql(&format!("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)"));
            cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
            let address = DatabaseUrl::read(&cluster.url(TEMPLATE)).unwrap();
            block_on(async move { Db::open(&address).await.unwrap().close().await });
            // A pooler keeps its connections, and what somebody is connected to cannot be copied.
            let ends = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname =";
            cluster.sql(&format!("{ends} '{TEMPLATE}'"));
        });
        Self::new(cluster, &format!("TEMPLATE {TEMPLATE}"))
    }

    fn new(cluster: &Cluster, options: &str) -> Self {
        let name = format!("clientele_{}", Uuid::new_v4().simple());
        cluster.sql(&format!("CREATE DATABASE {name} {options}"));
        let (url, secret) = (cluster.url(&name), Uuid::new_v4().simple().to_string());
        Self { url, secret, name, server: cluster.url("postgres") }
    }
}

impl Drop for PostgresDatabase {
    /// A server that has stopped took its databases with it.
    fn drop(&mut self) {
        let _ = execute(self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// Where this run's databases are.
fn on_postgres() -> bool {
    let database = std::env::var("CLIENTELE_TEST_DATABASE").unwrap_or_default();
    assert!(matches!(database.as_str(), "" | "postgres"), "CLIENTELE_TEST_DATABASE is {database:?}");
    database == "postgres"
}
