//! Where the data is read, on either kind of database.
//! What is read here is never written to.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DbErr, ExecResult, QueryResult, Statement, prelude::async_trait::async_trait,
};

use super::{postgres, sqlite};

/// Connections for statements that read.
#[derive(Clone)]
pub enum Reader {
    Sqlite(sqlite::Readers),
    Postgres(postgres::Reads),
}

impl Reader {
    /// Lets go of the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(readers) => readers.close().await,
            Self::Postgres(reads) => reads.close().await,
        }
    }

    /// Lets go of what [`super::Db::read_alone`] opened for this one.
    pub async fn close_alone(&self) {
        if let Self::Sqlite(reader) = self {
            reader.close().await;
        }
    }
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DatabaseBackend {
        match self {
            Self::Sqlite(_) => DatabaseBackend::Sqlite,
            Self::Postgres(_) => DatabaseBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom(format!("a statement that writes was given to a reader: {}", statement.sql)))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom(format!("a statement that writes was given to a reader: {sql}")))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.one(statement).await,
            Self::Postgres(reads) => reads.one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.all(statement).await,
            Self::Postgres(reads) => reads.all(statement).await,
        }
    }
}
