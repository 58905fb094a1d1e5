//! Which server is at the other end: PostgreSQL itself, of a version that the tests run on, and one that can be written.
//! Whatever only speaks PostgreSQL's protocol is refused by name, before anything is created there.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, Connection as _, PgConnection, Row as _, postgres::PgConnectOptions},
};

/// The oldest version that the tests run on.
const OLDEST: u32 = 15;
/// What is said of a server that follows another one.
pub const STANDBY: &str = "the server is a standby, which cannot be written";
/// Databases that say they are PostgreSQL and are not: how their version is told, and their name.
const OTHERS: [(&str, &str); 8] = [
    ("CockroachDB", "CockroachDB"),
    ("-YB-", "YugabyteDB"),
    ("Redshift", "Amazon Redshift"),
    ("Greenplum", "Greenplum"),
    ("Materialize", "Materialize"),
    ("RisingWave", "RisingWave"),
    ("QuestDB", "QuestDB"),
    ("CrateDB", "CrateDB"),
];

/// Makes sure, over a connection of its own, that the server is one of ours.
pub async fn check(options: &PgConnectOptions) -> Result<(), DbErr> {
    let mut connection = PgConnection::connect_with(options).await.map_err(lost)?;
    let fit = is_fit(&mut connection).await;
    let _ = connection.close().await;
    fit
}

async fn is_fit(connection: &mut PgConnection) -> Result<(), DbErr> {
    let version = sqlx::raw_sql("SELECT version()").fetch_one(&mut *connection).await.map_err(lost)?;
    if let Some(why) = unfit(&version.try_get::<String, _>(0).map_err(lost)?) {
        return Err(DbErr::Custom(why));
    }
    let citus = "SELECT count(*) > 0 FROM pg_extension WHERE extname = 'citus'";
    let citus = sqlx::raw_sql(citus).fetch_one(&mut *connection).await.map_err(lost)?;
    if citus.try_get(0).map_err(lost)? {
        return Err(DbErr::Custom(refused("Citus")));
    }
    if is_standby(connection).await.map_err(lost)? {
        return Err(DbErr::Conn(RuntimeErr::Internal(STANDBY.into())));
    }
    Ok(())
}

fn lost(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// Whether the connection leads to a server that follows another one.
pub async fn is_standby(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::raw_sql("SELECT pg_is_in_recovery()").fetch_one(connection).await?.try_get(0)
}

/// Why a server that tells its version so is none of ours.
fn unfit(version: &str) -> Option<String> {
    if let Some((_, name)) = OTHERS.iter().find(|(mark, _)| version.contains(mark)) {
        return Some(refused(name));
    }
    let Some(number) = version.strip_prefix("PostgreSQL ") else {
        return Some(refused("a database that is not PostgreSQL"));
    };
    let number = number.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    let major = number.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST) { None } else { Some(refused(&format!("PostgreSQL {number}"))) }
}

fn refused(name: &str) -> String {
    format!("DATABASE_URL leads to {name}; Clientele needs PostgreSQL {OLDEST} or later")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_the_version_it_tells() {
        for (version, refused) in [
            ("PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc", None),
            ("PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 8.5.0, 64-bit", None),
            ("PostgreSQL 19beta1 on aarch64-unknown-linux-musl", None),
            ("PostgreSQL 14.20 on x86_64-pc-linux-gnu", Some("PostgreSQL 14.20")),
            ("PostgreSQL 9.6.24 on x86_64-pc-linux-gnu", Some("PostgreSQL 9.6.24")),
            ("CockroachDB CCL v25.2.0 (x86_64-pc-linux-gnu, built 2025/05/09, go1.23.7)", Some("CockroachDB")),
            ("PostgreSQL 15.12-YB-2.25.2.0-b0 on x86_64-pc-linux-gnu, compiled by clang", Some("YugabyteDB")),
            ("PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.77467", Some("Amazon Redshift")),
            ("PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:e7c2b1f) on x86_64", Some("Greenplum")),
            ("PostgreSQL 16.0-RisingWave-2.4.0 (0f57ff3)", Some("RisingWave")),
            ("MariaDB 11.4", Some("a database that is not PostgreSQL")),
        ] {
            let name = unfit(version);
            let name = name.as_deref().and_then(|words| words.strip_prefix("DATABASE_URL leads to ")?.split_once("; "));
            assert_eq!(name.map(|(name, _)| name), refused, "{version}");
        }
    }
}
