//! The transaction a write works in, and the one number that a statement gives.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement};

/// The transaction a write works in; every statement of the write takes it.
pub type Tx = Arc<DatabaseTransaction>;

/// The one number that a statement gives.
pub async fn scalar(db: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(sql.into()))?.try_get_by_index(0)
}
