//! Which database: a file of SQLite's or an address of PostgreSQL's.
//! An address carries a password, so it is never printed.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use super::{limits::Limits, postgres};

/// Where a register is kept, as `DATABASE_URL` says it.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// One file on this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL database, by its `postgres://…` address, and how much may be asked of it.
    Postgres(String, Limits),
}

impl DatabaseUrl {
    /// Reads `sqlite://path` or `postgres://…`; answers what is wrong with anything else.
    pub fn read(url: &str) -> Result<Self, &'static str> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            let file = !path.is_empty() && !path.contains('?') && !path.starts_with(':');
            return file
                .then(|| Self::Sqlite(path.into()))
                .ok_or("must be sqlite:// and the path of a file, nothing more");
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return postgres::check(url).map(|()| Self::Postgres(url.to_owned(), Limits::default()));
        }
        Err("must be sqlite://path or postgres://user:password@host/database")
    }

    /// The same, of which no more than `limits` is asked.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        match self {
            Self::Postgres(url, _) => Self::Postgres(url, limits),
            file @ Self::Sqlite(_) => file,
        }
    }

    /// The file, when it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file),
            Self::Postgres(..) => None,
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => f.debug_tuple("Sqlite").field(file).finish(),
            // The address carries a password.
            Self::Postgres(..) => f.write_str("Postgres(..)"),
        }
    }
}
