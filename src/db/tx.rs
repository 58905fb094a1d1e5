//! The transaction a write works in, and the one number that a statement gives.
//! No statement of a write on PostgreSQL is waited for longer than its deadline.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait::async_trait,
};

use super::postgres::Deadline;

/// The transaction a write works in; every statement of the write takes it.
pub type Tx = Arc<Transaction>;

/// A transaction, and how long an answer in it may take.
pub struct Transaction {
    inner: DatabaseTransaction,
    deadline: Option<Deadline>,
    /// Whether an answer was given up: nothing more can be asked.
    is_lost: AtomicBool,
}

impl Transaction {
    /// A transaction that was begun; without a deadline its statements may take as long as they take.
    pub fn new(inner: DatabaseTransaction, deadline: Option<Deadline>) -> Self {
        Self { inner, deadline, is_lost: AtomicBool::new(false) }
    }

    /// The transaction itself.
    pub fn into_inner(self) -> DatabaseTransaction {
        self.inner
    }

    /// Keeps what was done. After an error nobody knows whether it was kept.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { inner, deadline, .. } = self;
        in_time(deadline.as_ref(), inner.commit()).await
    }

    /// Takes back what was done; by closing the connection where the server does not answer any more.
    pub async fn rollback(self) -> Result<(), DbErr> {
        let Self { inner, deadline, is_lost } = self;
        if is_lost.into_inner() { Ok(()) } else { in_time(deadline.as_ref(), inner.rollback()).await }
    }

    async fn ask<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let answer = in_time(self.deadline.as_ref(), statement).await;
        if let Err(DbErr::ConnectionAcquire(_)) = answer {
            self.is_lost.store(true, Ordering::Relaxed);
        }
        answer
    }
}

async fn in_time<T>(
    deadline: Option<&Deadline>,
    statement: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    match deadline {
        Some(deadline) => deadline.of(statement).await,
        None => statement.await,
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DatabaseBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(self.inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(self.inner.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(self.inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(self.inner.query_all_raw(statement)).await
    }
}

/// The one number that a statement gives.
pub async fn scalar(db: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(sql.into()))?.try_get_by_index(0)
}
