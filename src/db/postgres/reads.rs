//! Statements that read on PostgreSQL: each takes a connection of the pool, and how long it waits for one is measured.
//! What is read here is never written to.

use std::time::Instant;

use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{
    ConnAcquireErr, DbErr, QueryResult, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{self, AssertSqlSafe, PgConnection, Postgres, query::Query},
};
use sea_query_sqlx::SqlxValues;

use super::Pool;

/// The pool's connections, for reading.
#[derive(Clone)]
pub struct Reads {
    pool: Pool,
    waits: Histogram,
}

impl Reads {
    /// Reads on connections of `pool`; `waits` is told how long each waited.
    pub fn new(pool: Pool, waits: Histogram) -> Self {
        Self { pool, waits }
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// How many connections are idle, how many are in use, and how many there may be.
    pub fn connections(&self) -> [u32; 3] {
        let pool = self.pool.connections.get_postgres_connection_pool();
        let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
        [idle, pool.size().saturating_sub(idle), pool.options().get_max_connections()]
    }

    /// The first row of a statement.
    pub async fn one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let row = self.run(statement, async |query, reader| query.fetch_optional(reader).await).await?;
        Ok(row.map(QueryResult::from))
    }

    /// Every row of a statement.
    pub async fn all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.run(statement, async |query, reader| query.fetch_all(reader).await).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    async fn run<T>(
        &self,
        Statement { sql, values, .. }: Statement,
        ask: impl AsyncFnOnce(Query<'_, Postgres, SqlxValues>, &mut PgConnection) -> sqlx::Result<T>,
    ) -> Result<T, DbErr> {
        let (began, permit) = (Instant::now(), self.pool.permit_to_read().await);
        let waited = || self.waits.observe(began.elapsed().as_secs_f64());
        let _permit = permit.inspect_err(|_| waited())?;
        let answer = async {
            let connection = self.pool.connections.get_postgres_connection_pool().acquire().await;
            waited();
            let mut connection = connection.map_err(no_connection)?;
            let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(values.unwrap_or(Values(Vec::new()))));
            ask(query, &mut connection).await.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
        };
        self.pool.deadline.of(answer).await
    }
}

fn no_connection(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}
