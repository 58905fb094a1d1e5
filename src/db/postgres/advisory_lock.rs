//! Locks by name, on PostgreSQL: one transaction of any replica at a time.
//! A lock lasts until its transaction has ended.

use sea_orm::{ConnectionTrait, Statement};
use sha2::{Digest, Sha256};

use crate::{db::tx::Tx, error::Error};

/// Waits until no other transaction, of any replica, locks the same name.
pub async fn advisory_lock(tx: &Tx, name: &[u8]) -> Result<(), Error> {
    let hash = Sha256::digest(name);
    let number = hash.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
    let sql = "SELECT pg_advisory_xact_lock($1)";
    let lock = Statement::from_sql_and_values(tx.get_database_backend(), sql, [number.into()]);
    Ok(tx.execute_raw(lock).await.map(drop)?)
}
