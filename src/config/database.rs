//! Settings of the database: where it is, and how much may be asked of PostgreSQL.

use std::{path::Path, time::Duration};

use super::{WrongSetting, wrong};
use crate::db::{DatabaseUrl, Limits};

/// As many connections as PostgreSQL takes from everybody together, unless it is told otherwise, are 100.
const MOST_CONNECTIONS: u32 = 500;
/// The longest that a statement may take.
const LONGEST: Duration = Duration::from_mins(10);

/// The database that the settings name; SQLite's file in the data folder when they name none.
pub(super) fn database(variable: &impl Fn(&str) -> Option<String>, data: &Path) -> Result<DatabaseUrl, WrongSetting> {
    let database = match variable("DATABASE_URL") {
        Some(url) => DatabaseUrl::read(&url).map_err(|why| wrong("DATABASE_URL", why))?,
        None => DatabaseUrl::Sqlite(data.join("clientele.db")),
    };
    let default = Limits::default();
    Ok(database.within(Limits {
        connections: connections(variable)?.unwrap_or(default.connections),
        statement: statement_timeout(variable)?.unwrap_or(default.statement),
    }))
}

fn connections(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<u32>, WrongSetting> {
    let name = "CLIENTELE_DATABASE_CONNECTIONS";
    let Some(text) = variable(name) else { return Ok(None) };
    let least = Limits::LEAST_CONNECTIONS;
    let number = text.parse().ok().filter(|number| (least..=MOST_CONNECTIONS).contains(number));
    let why = || wrong(name, &format!("is \"{text}\"; it must be a number from {least} to {MOST_CONNECTIONS}"));
    number.map(Some).ok_or_else(why)
}

fn statement_timeout(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Duration>, WrongSetting> {
    let name = "CLIENTELE_STATEMENT_TIMEOUT";
    let Some(text) = variable(name) else { return Ok(None) };
    let timeout = seconds(&text).filter(|timeout| (Duration::from_secs(1)..=LONGEST).contains(timeout));
    let why = || wrong(name, &format!("is \"{text}\"; it must be from 1s to 10m, such as 30s or 2m"));
    timeout.map(Some).ok_or_else(why)
}

fn seconds(text: &str) -> Option<Duration> {
    let number = |text: &str, unit: u64| text.parse::<u32>().ok().map(|number| u64::from(number) * unit);
    let minutes = text.strip_suffix('m').map(|text| number(text, 60));
    minutes.or_else(|| text.strip_suffix('s').map(|text| number(text, 1)))?.map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(name: &str, value: &str) -> Result<Limits, String> {
        let given = |asked: &str| match asked {
            "DATABASE_URL" => Some("postgres://clientele@db/clientele".to_owned()),
            asked => (asked == name).then(|| value.to_owned()),
        };
        match database(&given, Path::new("data")).map_err(|error| error.to_string())? {
            DatabaseUrl::Postgres(_, limits) => Ok(limits),
            DatabaseUrl::Sqlite(_) => unreachable!("the address is one of PostgreSQL's"),
        }
    }

    #[test]
    fn connections_are_a_number_that_suffices_and_that_a_server_has() {
        for (given, read) in [("4", Some(4)), ("500", Some(500)), ("1", None), ("501", None), ("many", None)] {
            let limits = limits("CLIENTELE_DATABASE_CONNECTIONS", given);
            assert_eq!(limits.ok().map(|limits| limits.connections), read, "{given}");
        }
    }

    #[test]
    fn the_timeout_of_a_statement_is_some_seconds_or_minutes_and_never_none() {
        for (given, read) in [
            ("1s", Some(1)),
            ("30s", Some(30)),
            ("10m", Some(600)),
            ("0s", None),
            ("11m", None),
            ("30", None),
            ("s", None),
        ] {
            let limits = limits("CLIENTELE_STATEMENT_TIMEOUT", given);
            assert_eq!(limits.ok().map(|limits| limits.statement.as_secs()), read, "{given}");
        }
        let wrong = "CLIENTELE_STATEMENT_TIMEOUT is \"0\"; it must be from 1s to 10m, such as 30s or 2m";
        assert_eq!(limits("CLIENTELE_STATEMENT_TIMEOUT", "0"), Err(wrong.into()));
    }
}
