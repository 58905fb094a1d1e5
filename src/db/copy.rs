//! Tables from one database to another, row by row, and the proof that both hold the same.
//! Rows travel in the order of their keys, so that either side can be read from where it was left.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Value,
    sea_query::{Expr, ExprTrait as _, SimpleExpr},
};

use super::{Tx, bulk};
use crate::error::Error;

/// Rows read at once.
const A_READING: u64 = 10_000;
/// Rows with as much as a megabyte in them.
const LARGE: u64 = 20;

/// Copies a table into the transaction, each batch in the order that `arrange` gives it; answers how many rows it had.
pub async fn table<E>(from: &impl ConnectionTrait, to: &Tx, arrange: fn(&mut [E::Model])) -> Result<u64, Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    some_at_once::<E>(from, to, arrange, A_READING).await
}

/// The same for a table with large rows.
pub async fn large_table<E>(from: &impl ConnectionTrait, to: &Tx) -> Result<u64, Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    some_at_once::<E>(from, to, |_| {}, LARGE).await
}

async fn some_at_once<E>(
    from: &impl ConnectionTrait,
    to: &Tx,
    arrange: fn(&mut [E::Model]),
    at_once: u64,
) -> Result<u64, Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let (mut after, mut count) = (None, 0);
    loop {
        let mut rows = some::<E>(from, after, at_once).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = Some(key::<E>(last));
        count += rows.len() as u64;
        arrange(&mut rows);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some = rows.by_ref().take(bulk::rows_at_once::<E>()).map(|row| row.into_active_model().reset_all());
            E::insert_many(some).exec_without_returning(&**to).await?;
        }
    }
}

/// Makes sure that a table holds the same rows on both sides.
pub async fn check<E>(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + PartialEq + Send + Sync,
{
    check_some::<E>(one, other, A_READING).await
}

/// The same for a table with large rows.
pub async fn check_large<E>(one: &impl ConnectionTrait, other: &impl ConnectionTrait) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + PartialEq + Send + Sync,
{
    check_some::<E>(one, other, LARGE).await
}

async fn check_some<E>(one: &impl ConnectionTrait, other: &impl ConnectionTrait, at_once: u64) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + PartialEq + Send + Sync,
{
    let mut after = None;
    loop {
        let rows = some::<E>(one, after.clone(), at_once).await?;
        let others = some::<E>(other, after, at_once).await?;
        if rows != others {
            let table = E::default();
            return Err(Error::Internal(format!(
                "the table {} differs after the copy; is a server still writing to it?",
                table.table_name()
            )));
        }
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(key::<E>(last));
    }
}

async fn some<E: EntityTrait>(
    db: &impl ConnectionTrait,
    after: Option<Vec<Value>>,
    most: u64,
) -> Result<Vec<E::Model>, Error>
where
    E::Model: FromQueryResult + Send + Sync,
{
    let mut select = E::find().limit(most);
    let columns = || E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    for column in columns() {
        select = select.order_by_asc(column);
    }
    if let Some(after) = after {
        let key = Expr::tuple(columns().map(sea_orm::IntoSimpleExpr::into_simple_expr));
        select = select.filter(key.gt(Expr::tuple(after.into_iter().map(SimpleExpr::from))));
    }
    Ok(select.all(db).await?)
}

/// The values of the columns that are a table's key.
fn key<E: EntityTrait>(row: &E::Model) -> Vec<Value> {
    E::PrimaryKey::iter().map(|column| row.get(column.into_column())).collect()
}
