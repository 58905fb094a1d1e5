//! Tables from one database to another, row by row, and the proof that both hold the same.
//! Rows travel in the order of their keys, so that either side can be read from where it was left.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Value,
};

use super::{Db, Tx, bulk};
use crate::error::Error;

/// Rows read at once.
const A_READING: u64 = 50_000;

/// Copies a table into the transaction, each batch in the order that `arrange` gives it; answers how many rows it had.
pub async fn table<E>(from: &Db, to: &Tx, arrange: fn(&mut [E::Model])) -> Result<u64, Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let (mut after, mut count) = (None, 0);
    loop {
        let mut rows = some::<E>(from.read(), after, A_READING).await?;
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
pub async fn check<E>(one: &Db, other: &Db) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + PartialEq + Send + Sync,
{
    let mut after = None;
    loop {
        let rows = some::<E>(one.read(), after.clone(), A_READING).await?;
        let others = some::<E>(other.read(), after, A_READING).await?;
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
    after: Option<Value>,
    most: u64,
) -> Result<Vec<E::Model>, Error>
where
    E::Model: FromQueryResult + Send + Sync,
{
    let mut select = E::find().limit(most);
    for column in E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column) {
        select = select.order_by_asc(column);
        if let Some(after) = &after {
            select = select.filter(column.gt(after.clone()));
        }
    }
    Ok(select.all(db).await?)
}

/// The value of the one column that is a table's key.
fn key<E: EntityTrait>(row: &E::Model) -> Value {
    let column = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).next();
    column.map_or(Value::Int(None), |column| row.get(column))
}
