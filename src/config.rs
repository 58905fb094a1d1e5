//! Every setting, read from the environment and checked once at start.
//! A wrong one is a [`WrongSetting`]: one clear line, before anything is opened or written.

mod backups;
mod database;
mod days;
mod listen;
mod proxies;
mod site;

use std::{fmt, fs, net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use crate::{clock::Clock, db::DatabaseUrl};

pub use backups::{BackupSettings, KeepRule};
pub use days::Keep;
pub use site::Site;

/// The settings as `--help` lists them: name, default, meaning.
pub const SETTINGS: &[(&str, &str, &str)] = &[
    ("CLIENTELE_LISTEN", "127.0.0.1:8080", "address and port to listen on"),
    (
        "CLIENTELE_PUBLIC_URL",
        "http://localhost:<port>",
        "the URL people use; https turns on Secure cookies and HSTS, a path serves everything under that path",
    ),
    ("CLIENTELE_DATA", "data", "folder for the database, the signing key and the set-up secret"),
    ("DATABASE_URL", "SQLite in the data folder", "sqlite://... or postgres://..."),
    ("CLIENTELE_DATABASE_CONNECTIONS", "16", "PostgreSQL connections of each replica, from 2 to 500"),
    (
        "CLIENTELE_STATEMENT_TIMEOUT",
        "30s",
        "how long PostgreSQL may work on one statement, from 1s to 10m, such as 30s or 2m; a third of it waiting for a lock",
    ),
    (
        "CLIENTELE_SECRET, CLIENTELE_SECRET_FILE",
        "created at first start",
        "the signing key, at least 32 bytes; a new one signs everyone out; required with PostgreSQL, and the same for every replica",
    ),
    ("CLIENTELE_ADMIN_USERNAME", "none", "username of the first administrator, created when there are no people yet"),
    ("CLIENTELE_ADMIN_PASSWORD, CLIENTELE_ADMIN_PASSWORD_FILE", "none", "that administrator's password"),
    ("CLIENTELE_COUNTRY", "none", "ISO 3166 code; phone numbers without a country code are treated as this country's"),
    (
        "CLIENTELE_TIME_ZONE",
        "UTC",
        "IANA time zone, such as Europe/London; times are shown in it, and ages change at its midnight",
    ),
    ("CLIENTELE_TRUSTED_PROXIES", "none", "comma-separated networks of the proxies trusted to set X-Forwarded-For"),
    (
        "CLIENTELE_API_DOCS",
        "public",
        "who may read the API's document and Swagger UI: public, signed-in or off (nobody)",
    ),
    ("CLIENTELE_ACTIVITY_KEEP", "730", "days for which the activity is kept; 0 keeps it for ever"),
    ("CLIENTELE_TRASH_KEEP", "90", "days after which deleted customers are removed for good; 0 keeps them for ever"),
    ("CLIENTELE_BACKUP_EVERY", "off", "how often a backup is made while running: a number with m, h or d, such as 6h"),
    ("CLIENTELE_BACKUP_KEEP", "7d4w6m", "the backups to keep: the newest of the last days, weeks and months"),
    ("CLIENTELE_BACKUP_FOLDER", "backups in the data folder", "folder for backups"),
    (
        "CLIENTELE_METRICS_LISTEN",
        "off",
        "a second address and port, for metrics at /metrics; anyone who reaches it can read them",
    ),
    ("CLIENTELE_LOG", "info", "log level or filter: error, warn, info, debug, trace"),
    ("CLIENTELE_LOG_FORMAT", "text", "text or json"),
];

/// A setting that stops the start; displays as the one line to show.
#[derive(Debug)]
pub struct WrongSetting(String);

impl fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongSetting {}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Who may read the API's document and Swagger UI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiDocs {
    /// Anyone.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Nobody.
    Off,
}

/// The first administrator named by the environment.
#[derive(Clone)]
pub struct FirstAdmin {
    /// As it will be typed at sign-in.
    pub username: String,
    /// As typed; it is hashed before it is kept.
    pub password: String,
}

/// Every setting, checked.
#[derive(Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where to show metrics, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Where people reach it.
    pub site: Site,
    /// The folder for the database and the keys.
    pub data: PathBuf,
    /// The path of this program, to start it again for work in a process of its own.
    pub program: PathBuf,
    /// Where the register is kept.
    pub database: DatabaseUrl,
    /// The signing key when the environment gives one.
    pub secret: Option<Vec<u8>>,
    /// The first administrator when the environment names one.
    pub first_admin: Option<FirstAdmin>,
    /// The country of phone numbers typed without a country code.
    pub country: Option<Region>,
    /// The time zone in which moments are shown and days begin.
    pub clock: Clock,
    /// Networks of the proxies trusted to set `X-Forwarded-For`.
    pub trusted_proxies: Vec<IpNet>,
    /// The files that a key or a password was read from.
    pub secret_files: Vec<PathBuf>,
    /// Who may read the API's document and Swagger UI.
    pub api_docs: ApiDocs,
    /// For how many days things are kept.
    pub keep: Keep,
    /// How backups are made and kept.
    pub backups: BackupSettings,
    /// The settings that were given, by name, to tell when they change.
    pub given: Vec<(String, String)>,
    /// A tracing filter.
    pub log: String,
    /// How log lines are written.
    pub log_format: LogFormat,
}

impl Config {
    /// Reads and checks every setting; `variable` answers what the environment holds under a name.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let (listen, metrics_listen) = listen::read(&variable)?;
        let data = PathBuf::from(variable("CLIENTELE_DATA").unwrap_or_else(|| "data".into()));
        let database = database::database(&variable, &data)?;
        let backups = BackupSettings::read(&variable, &data)?;
        let secret = secret(&variable)?;
        if secret.is_none() && database.file().is_none() {
            // If each replica made its own key, nobody who signed in at one could use another.
            return Err(wrong(
                "CLIENTELE_SECRET",
                "is required with PostgreSQL, and must be the same for every replica",
            ));
        }
        let log = variable("CLIENTELE_LOG").unwrap_or_else(|| "info".into());
        log.parse::<tracing_subscriber::filter::Targets>()
            .map_err(|_| wrong("CLIENTELE_LOG", "must be a level (error, warn, info, debug, trace) or a filter"))?;
        Ok(Self {
            listen,
            metrics_listen,
            site: Site::read(variable("CLIENTELE_PUBLIC_URL"), listen.port())?,
            data,
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("clientele")),
            database,
            secret,
            first_admin: first_admin(&variable)?,
            country: country(&variable)?,
            clock: clock(&variable)?,
            trusted_proxies: proxies::trusted(&variable)?,
            secret_files: ["CLIENTELE_SECRET_FILE", "CLIENTELE_ADMIN_PASSWORD_FILE"]
                .into_iter()
                .filter_map(|name| variable(name).map(PathBuf::from))
                .collect(),
            api_docs: match variable("CLIENTELE_API_DOCS").as_deref() {
                None | Some("public") => ApiDocs::Public,
                Some("signed-in") => ApiDocs::SignedIn,
                Some("off") => ApiDocs::Off,
                Some(_) => return Err(wrong("CLIENTELE_API_DOCS", "must be public, signed-in or off")),
            },
            keep: Keep::read(&variable)?,
            backups,
            given: given(&variable),
            log,
            log_format: match variable("CLIENTELE_LOG_FORMAT").as_deref() {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(_) => return Err(wrong("CLIENTELE_LOG_FORMAT", "must be text or json")),
            },
        })
    }
}

fn wrong(name: &str, why: &str) -> WrongSetting {
    WrongSetting(format!("{name} {why}"))
}

/// The value of `name`, or what is in the file that `name_FILE` points at, without the line break at its end.
fn value_or_file(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<String>, WrongSetting> {
    let text = |bytes| String::from_utf8(bytes).map_err(|_| wrong(&format!("{name}_FILE"), "is not a text file"));
    bytes_or_file(variable, name)?.map(text).transpose()
}

fn bytes_or_file(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<Vec<u8>>, WrongSetting> {
    let file = format!("{name}_FILE");
    match (variable(name), variable(&file)) {
        (Some(_), Some(_)) => Err(wrong(name, &format!("and {file} are both set; set only one"))),
        (Some(value), None) => Ok(Some(value.into_bytes())),
        (None, Some(path)) => fs::read(&path)
            .map(|bytes| match str::from_utf8(&bytes) {
                Ok(text) => Some(text.trim_end_matches(['\r', '\n']).as_bytes().to_vec()),
                // A key made at a first start is not text, and its last byte may look like a line break.
                Err(_) => Some(bytes),
            })
            .map_err(|error| wrong(&file, &format!("points at {path}, which cannot be read: {error}"))),
        (None, None) => Ok(None),
    }
}

fn secret(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Vec<u8>>, WrongSetting> {
    match bytes_or_file(variable, "CLIENTELE_SECRET")? {
        Some(secret) if secret.len() < 32 => {
            Err(wrong("CLIENTELE_SECRET", "is too short; it must be at least 32 bytes"))
        }
        other => Ok(other),
    }
}

fn first_admin(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<FirstAdmin>, WrongSetting> {
    let password = value_or_file(variable, "CLIENTELE_ADMIN_PASSWORD")?;
    match (variable("CLIENTELE_ADMIN_USERNAME"), password) {
        (Some(username), Some(password)) => Ok(Some(FirstAdmin { username, password })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(wrong("CLIENTELE_ADMIN_USERNAME", "needs CLIENTELE_ADMIN_PASSWORD too")),
        (None, Some(_)) => Err(wrong("CLIENTELE_ADMIN_PASSWORD", "needs CLIENTELE_ADMIN_USERNAME too")),
    }
}

fn country(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Region>, WrongSetting> {
    let Some(code) = variable("CLIENTELE_COUNTRY") else { return Ok(None) };
    Region::try_from(code.to_ascii_uppercase().as_str())
        .ok()
        .filter(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(*region).is_some())
        .map(Some)
        .ok_or_else(|| {
            wrong("CLIENTELE_COUNTRY", &format!("is \"{code}\"; it must be a two-letter ISO 3166 code, such as GB"))
        })
}

fn clock(variable: &impl Fn(&str) -> Option<String>) -> Result<Clock, WrongSetting> {
    let Some(zone) = variable("CLIENTELE_TIME_ZONE") else { return Ok(Clock::utc()) };
    Clock::named(&zone).ok_or_else(|| {
        wrong(
            "CLIENTELE_TIME_ZONE",
            &format!("is \"{zone}\"; it must be the name of a time zone, such as Europe/London"),
        )
    })
}

/// Every setting that is given, with its value.
fn given(variable: &impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let names = SETTINGS.iter().flat_map(|(names, ..)| names.split(", "));
    names.filter_map(|name| variable(name).map(|value| (name.to_owned(), value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_setting_as_help_does() {
        let readme = include_str!("../README.md").replace('`', "");
        for (name, default, meaning) in SETTINGS {
            let row = format!("| {name} | {default} | {meaning} |");
            assert!(readme.contains(&row), "{row}");
        }
        let rows = readme.lines().filter(|line| line.starts_with("| CLIENTELE_") || line.starts_with("| DATABASE_URL"));
        assert_eq!(rows.count(), SETTINGS.len());
    }
}
