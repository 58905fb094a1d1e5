//! What an operator's monitoring reads: every metric by its name, and the address that shows them.
//! Nothing here names a customer or a person, and no label has a value that comes from outside.

mod families;
mod known;
mod process;
mod server;

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use prometheus_client::{encoding::text, registry::Registry};

use crate::{db::Db, files, http::metrics::HttpMetrics, people::Hasher, sign_in::SignInMetrics};
use known::Asked;
use process::Process;

pub use server::{MetricsServer, listen};

/// What measures itself while the server runs.
pub struct Measured {
    /// The requests.
    pub http: Arc<HttpMetrics>,
    /// The database.
    pub db: Db,
    /// The queue of passwords.
    pub hasher: Hasher,
    /// Attempts to sign in.
    pub sign_ins: SignInMetrics,
    /// How often backups are made.
    pub backup_every: Option<Duration>,
    /// The data folder.
    pub folder: PathBuf,
}

/// Every metric of this server.
pub struct Metrics {
    counted: Registry,
    asked: Asked,
    process: Process,
    db: Db,
    folder: PathBuf,
}

impl Metrics {
    /// The metrics of a server that begins now.
    pub fn new(measured: &Measured) -> Self {
        let (db, folder) = (measured.db.clone(), measured.folder.clone());
        Self {
            counted: families::counted(measured),
            asked: Asked::new(db.clone()),
            process: Process::new(),
            db,
            folder,
        }
    }

    /// All of them as they are now, in OpenMetrics' text; without what the database would say when it does not.
    pub async fn text(&self) -> Result<String, fmt::Error> {
        let known = self.asked.known().await;
        let mut now = Registry::with_prefix("clientele");
        families::database(&mut now, &self.db, files::room(&self.folder).ok());
        families::known(&mut now, known.as_deref());
        let mut process = Registry::with_prefix("process");
        self.process.register(&mut process);
        let mut text = String::new();
        for registry in [&self.counted, &now, &process] {
            text::encode_registry(&mut text, registry)?;
        }
        text::encode_eof(&mut text)?;
        Ok(text)
    }
}
