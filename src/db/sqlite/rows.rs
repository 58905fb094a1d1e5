//! Rows as one JSON text: one value to hand from SQLite's thread to ours instead of some hundreds.
//! A model's fields stand in the order of its columns, and are read by serde.

use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, DatabaseBackend, DbErr, QueryResult, Statement, Value};
use serde::de::DeserializeOwned;

/// A part of a statement, and the values of its marks.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    pub text: String,
    pub values: Vec<Value>,
}

/// Some rows to read.
pub struct Rows {
    /// What the rest refers to, with the `WITH` before it; may be empty.
    pub with: Sql,
    /// A row as JSON.
    pub each: String,
    /// What else is made of them all: a text, or nothing.
    pub beside: &'static str,
    /// The query that gives the rows, in its order.
    pub from: Sql,
}

impl Sql {
    /// A part of a statement with marks.
    pub fn new(text: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Self {
        Self { text: text.into(), values: values.into_iter().collect() }
    }

    /// This part and the one that follows it.
    #[must_use]
    pub fn then(mut self, next: impl Into<Self>) -> Self {
        let next = next.into();
        self.text.push_str(&next.text);
        self.values.extend(next.values);
        self
    }
}

impl From<String> for Sql {
    fn from(text: String) -> Self {
        Self { text, values: Vec::new() }
    }
}

impl From<&str> for Sql {
    fn from(text: &str) -> Self {
        Self { text: text.into(), values: Vec::new() }
    }
}

impl From<Statement> for Sql {
    fn from(Statement { sql, values, .. }: Statement) -> Self {
        Self { text: sql, values: values.map(|values| values.0).unwrap_or_default() }
    }
}

/// Some rows, what else is made of them, and the numbers of some other queries: all by one statement.
///
/// SQLite leaves out the ORDER BY of a query within another only where nothing but `count`, `min` or `max` is made of it
/// (`select.c`, "omit ORDER BY"), and makes an array of the rows as they come. An ORDER BY within the array too would
/// sort them twice: 0.055 instead of 0.039 ms for a page.
pub async fn read<R: DeserializeOwned, const N: usize>(
    db: &impl ConnectionTrait,
    Rows { with, each, beside, from }: Rows,
    numbers: [Sql; N],
) -> Result<(Vec<R>, Option<String>, [u64; N]), DbErr> {
    let mut sql = with.then(format!("SELECT json_group_array({each}), {beside}"));
    for number in numbers {
        sql = sql.then(", (").then(number).then(")");
    }
    let row = one(db, sql.then(" FROM (").then(from).then(")")).await?;
    let text: String = row.try_get_by_index(0)?;
    let rows = serde_json::from_str(&text).map_err(|error| DbErr::Type(error.to_string()))?;
    let mut counted = [0; N];
    for (at, number) in counted.iter_mut().enumerate() {
        *number = whole(row.try_get_by_index(at + 2)?);
    }
    Ok((rows, row.try_get_by_index(1)?, counted))
}

/// The one number that a query gives.
pub async fn number(db: &impl ConnectionTrait, sql: Sql) -> Result<u64, DbErr> {
    one(db, sql).await?.try_get_by_index(0).map(whole)
}

async fn one(db: &impl ConnectionTrait, Sql { text, values }: Sql) -> Result<QueryResult, DbErr> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Sqlite, text, values);
    db.query_one_raw(statement).await?.ok_or_else(|| DbErr::RecordNotFound("a query gave no row".into()))
}

/// A column as JSON has it.
pub fn json(column: impl ColumnTrait) -> String {
    let name = column.as_str();
    match column.def().get_column_type() {
        ColumnType::Uuid => format!("hex({name})"),
        ColumnType::Boolean => format!("json(iif({name}, 'true', 'false'))"),
        _ => name.to_owned(),
    }
}

fn whole(number: Option<i64>) -> u64 {
    u64::try_from(number.unwrap_or(0)).unwrap_or(0)
}
