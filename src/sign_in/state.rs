//! What the server shares between requests; only [`super::visitor`] hands it on.

use std::{path::PathBuf, sync::Arc};

use ipnet::IpNet;
use rlibphonenumber::Region;

use super::{metrics::SignInMetrics, set_up::SetUp, store::Sessions};
use crate::{
    clock::Clock,
    config::{ApiDocs, BackupSettings, Keep, Site},
    db::Db,
    jobs::Jobs,
    secret::Secrets,
};

/// What the server shares; made once at start.
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The folder for what is kept in files.
    pub data: PathBuf,
    /// One key for each purpose.
    pub secrets: Secrets,
    /// Who is signed in.
    pub sessions: Sessions,
    /// What counts attempts to sign in.
    pub sign_ins: SignInMetrics,
    /// How the first administrator is made.
    pub set_up: SetUp,
    /// Where people reach the register.
    pub site: Arc<Site>,
    /// The country of phone numbers typed without a country code.
    pub country: Option<Region>,
    /// For how many days things are kept.
    pub keep: Keep,
    /// How backups are made and kept.
    pub backups: BackupSettings,
    /// When the server was started.
    pub started_at: i64,
    /// The time zone in which moments are shown and days begin.
    pub clock: Clock,
    /// The work that is done beside the requests.
    pub jobs: Jobs,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Who may read the API's document and Swagger UI.
    pub api_docs: ApiDocs,
}
