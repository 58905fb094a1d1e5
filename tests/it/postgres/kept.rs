//! What a register is kept in here: a database of the test's own, gone at its end.
//! `tests/it/kept.rs` is its twin.

use std::{path::Path, sync::Once};

use clientele::db::{Address, Db};
use uuid::Uuid;

use crate::cluster::{Cluster, apart, execute};

pub struct Kept {
    /// The database's address.
    pub url: String,
    /// What a server has to be told beside its data folder.
    pub settings: Vec<(&'static str, String)>,
    name: String,
    server: String,
}

impl Kept {
    /// Answers 1 as long as nothing in it contradicts anything else; PostgreSQL sees to that itself.
    pub const SOUND: &str = "SELECT 1::bigint";

    /// With the register's tables, and nobody and nothing in them.
    pub fn new(_: &Path) -> Self {
        const TEMPLATE: &str = "clientele_template";
        static MADE: Once = Once::new();
        let cluster = Cluster::shared();
        MADE.call_once(|| {
            cluster.sql(&format!("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)"));
            cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
            let address = Address::read(&cluster.url(TEMPLATE)).unwrap();
            apart(async move { Db::open(&address).await.unwrap().close().await });
        });
        Self::made(cluster, &format!("TEMPLATE {TEMPLATE}"))
    }

    /// The same before a register was ever opened there.
    pub fn bare(_: &Path) -> Self {
        Self::on(Cluster::shared())
    }

    /// With nothing in it, on a cluster of the test's own.
    pub fn on(cluster: &Cluster) -> Self {
        Self::made(cluster, "")
    }

    fn made(cluster: &Cluster, options: &str) -> Self {
        let name = format!("clientele_{}", Uuid::new_v4().simple());
        cluster.sql(&format!("CREATE DATABASE {name} {options}"));
        let (url, secret) = (cluster.url(&name), Uuid::new_v4().simple().to_string());
        let settings = vec![("DATABASE_URL", url.clone()), ("CLIENTELE_SECRET", secret)];
        Self { url, settings, name, server: cluster.url("postgres") }
    }
}

impl Drop for Kept {
    /// A server that has stopped took its databases with it.
    fn drop(&mut self) {
        let _ = execute(self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
