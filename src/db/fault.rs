//! What a database's error means to whoever asked: later again, no room left, or a fault of ours.
//! The codes are SQLite's primary result codes and PostgreSQL's SQLSTATE.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, postgres::PgDatabaseError},
};

use crate::error::Error;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) => Self::Busy,
            // Words of ours.
            DbErr::Custom(words) => Self::Internal(words.clone()),
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
            | DbErr::Conn(RuntimeErr::SqlxError(cause)) => of(cause).unwrap_or_else(|| Self::internal(&error)),
            _ => Self::internal(&error),
        }
    }
}

fn of(error: &sqlx::Error) -> Option<Error> {
    match error {
        sqlx::Error::Database(cause) => {
            let code = cause.code()?;
            if cause.try_downcast_ref::<PgDatabaseError>().is_some() { postgres(&code) } else { sqlite(&code) }
        }
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Some(Error::Busy),
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => {
            tracing::warn!(%error, "the connection to the database was lost");
            Some(Error::Busy)
        }
        _ => None,
    }
}

fn sqlite(code: &str) -> Option<Error> {
    // The low byte of an extended code is the primary one.
    match code.parse::<i32>().ok()? & 0xff {
        // BUSY, LOCKED
        5 | 6 => Some(Error::Busy),
        // READONLY, IOERR, CANTOPEN
        8 | 10 | 14 => {
            tracing::error!(
                code,
                "the database's files cannot be opened, read or written: look at the disk, at their rights, and at how many \
                 files the process may open"
            );
            Some(Error::Disk)
        }
        // CORRUPT, NOTADB
        11 | 26 => {
            tracing::error!(code, "the database file is damaged: stop the server and restore a backup");
            None
        }
        // FULL
        13 => Some(full()),
        _ => None,
    }
}

fn postgres(code: &str) -> Option<Error> {
    match code {
        "53100" => Some(full()),
        // Connection lost, too many, shutting down or starting; a conflict between transactions; a timeout; a standby.
        code if ["08", "53", "57", "40"].iter().any(|class| code.starts_with(class)) => Some(Error::Busy),
        // A NUL, which no text of PostgreSQL's can hold.
        "22021" => Some(Error::Malformed("The request contains a character that cannot be stored.")),
        "55P03" | "25006" | "25P03" => Some(Error::Busy),
        _ => None,
    }
}

fn full() -> Error {
    tracing::error!("the disk is full");
    Error::Full
}
