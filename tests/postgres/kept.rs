//! What a register is kept in here: a database of the test's own, gone at its end.
//! `tests/it/kept.rs` is its twin.

use std::{
    path::{Path, PathBuf},
    sync::Once,
};

use clientele::db::{Address, Db};
use uuid::Uuid;

use crate::cluster::{Cluster, apart, execute};

pub struct Kept {
    data: PathBuf,
    url: String,
    secret: String,
    name: String,
    server: String,
}

impl Kept {
    /// Answers 1 as long as nothing in it contradicts anything else; PostgreSQL sees to that itself.
    pub const SOUND: &str = "SELECT 1::bigint";

    /// With the register's tables, and nobody and nothing in them.
    pub fn new(data: &Path) -> Self {
        const TEMPLATE: &str = "clientele_template";
        static MADE: Once = Once::new();
        let cluster = Cluster::shared();
        MADE.call_once(|| {
            cluster.sql(&format!("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)"));
            cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
            let address = Address::read(&cluster.url(TEMPLATE)).unwrap();
            apart(async move { Db::open(&address).await.unwrap().close().await });
        });
        Self::made(data, cluster, &format!("TEMPLATE {TEMPLATE}"))
    }

    /// The same before a register was ever opened there.
    pub fn bare(data: &Path) -> Self {
        Self::made(data, Cluster::shared(), "")
    }

    fn made(data: &Path, cluster: &Cluster, options: &str) -> Self {
        let name = format!("clientele_{}", Uuid::new_v4().simple());
        cluster.sql(&format!("CREATE DATABASE {name} {options}"));
        let secret = Uuid::new_v4().simple().to_string();
        Self { data: data.to_owned(), url: cluster.url(&name), secret, name, server: cluster.url("postgres") }
    }

    /// What a server has to be told.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let data = self.data.display().to_string();
        vec![("CLIENTELE_DATA", data), ("DATABASE_URL", self.url.clone()), ("CLIENTELE_SECRET", self.secret.clone())]
    }

    /// The database's address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Kept {
    /// A server that has stopped took its databases with it.
    fn drop(&mut self) {
        let _ = execute(self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
