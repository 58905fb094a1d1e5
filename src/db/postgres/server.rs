//! Which server is at the other end: one that can be written.
//! It is asked before anything is created there, and whenever an address may lead elsewhere than before.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, Connection as _, PgConnection, Row as _, postgres::PgConnectOptions},
};

/// What is said of a server that follows another one.
pub const STANDBY: &str = "the server is a standby, which cannot be written";

/// Makes sure, over a connection of its own, that the server is one of ours.
pub async fn check(options: &PgConnectOptions) -> Result<(), DbErr> {
    let mut connection = PgConnection::connect_with(options).await.map_err(lost)?;
    let fit = is_fit(&mut connection).await;
    let _ = connection.close().await;
    fit
}

async fn is_fit(connection: &mut PgConnection) -> Result<(), DbErr> {
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
