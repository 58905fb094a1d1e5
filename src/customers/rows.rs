//! Rows of customers as a statement gives them, and single numbers.
//! SQLite's come as one JSON text: one value to hand from its thread to ours instead of some hundreds.

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, QueryTrait, Select, Statement, Value};
use time::Date;
use uuid::Uuid;

use super::{birth_date::from_iso_text, entity::customer};

/// How many customers there are, as they are counted when they come and go.
const COUNT: &str = "SELECT CAST(sum(n) AS BIGINT) FROM customer_counts";

/// The rows of a select, in its order.
pub async fn all(db: &impl ConnectionTrait, select: Select<customer::Entity>) -> Result<Vec<customer::Model>, DbErr> {
    let backend = db.get_database_backend();
    if backend == DatabaseBackend::Sqlite { all_of(db, select.build(backend)).await } else { select.all(db).await }
}

/// The rows of a statement of SQLite's that gives every column of a customer, in its order.
pub async fn all_of(db: &impl ConnectionTrait, statement: Statement) -> Result<Vec<customer::Model>, DbErr> {
    let (rows, []) = after(db, Sql::default(), [], statement).await?;
    Ok(rows)
}

/// The rows of a select, and how many customers there are in all.
pub async fn all_and_count(
    db: &impl ConnectionTrait,
    select: Select<customer::Entity>,
) -> Result<(Vec<customer::Model>, u64), DbErr> {
    let backend = db.get_database_backend();
    if backend == DatabaseBackend::Sqlite {
        let count = Sql { text: format!("({COUNT})"), values: vec![] };
        let (rows, [count]) = after(db, Sql::default(), [count], select.build(backend)).await?;
        return Ok((rows, count));
    }
    Ok((select.all(db).await?, number(db, COUNT, vec![]).await?))
}

/// A part of a statement, and the values of its marks.
#[derive(Default)]
pub struct Sql {
    pub text: String,
    pub values: Vec<Value>,
}

/// What SQLite's `statement` gives, after the `WITH` it may need, and some numbers, all in one row.
pub async fn after<const N: usize>(
    db: &impl ConnectionTrait,
    with: Sql,
    numbers: [Sql; N],
    statement: Statement,
) -> Result<(Vec<customer::Model>, [u64; N]), DbErr> {
    let Sql { text: mut sql, mut values } = with;
    sql.push_str(
        " SELECT json_group_array(json_array(hex(id), place, first_name, last_name, first_name_sort, last_name_sort, \
         date_of_birth, phone_number, version, created_at, updated_at, deleted_at))",
    );
    for number in numbers {
        sql.push_str(", ");
        sql.push_str(&number.text);
        values.extend(number.values);
    }
    sql.extend([" FROM (", &statement.sql, ")"]);
    values.extend(statement.values.into_iter().flat_map(|values| values.0));
    let row = db.query_one_raw(Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?;
    let Some(row) = row else { return Ok((Vec::new(), [0; N])) };
    let unread = |error: serde_json::Error| DbErr::Type(error.to_string());
    let text: String = row.try_get_by_index(0)?;
    let rows: Vec<Packed> = serde_json::from_str(&text).map_err(unread)?;
    let rows = rows.into_iter().map(Packed::unpacked).collect::<Result<_, _>>()?;
    let mut counted = [0; N];
    for (at, number) in counted.iter_mut().enumerate() {
        *number = whole(row.try_get_by_index(at + 1)?);
    }
    Ok((rows, counted))
}

/// A row as JSON: every column in the order of the entity.
#[derive(serde::Deserialize)]
struct Packed<'r>(
    #[serde(borrow)] &'r str,
    i64,
    String,
    String,
    String,
    String,
    &'r str,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
);

impl Packed<'_> {
    fn unpacked(self) -> Result<customer::Model, DbErr> {
        let Self(
            id,
            place,
            first_name,
            last_name,
            first_name_sort,
            last_name_sort,
            born,
            phone_number,
            version,
            created_at,
            updated_at,
            deleted_at,
        ) = self;
        let date: Option<Date> = from_iso_text(born);
        let (Ok(id), Some(date_of_birth)) = (Uuid::try_parse(id), date) else {
            return Err(DbErr::Type("a customer's id or date of birth".into()));
        };
        Ok(customer::Model {
            id,
            place,
            first_name,
            last_name,
            first_name_sort,
            last_name_sort,
            date_of_birth,
            phone_number,
            version,
            created_at,
            updated_at,
            deleted_at,
        })
    }
}

/// The one number that a statement gives.
pub async fn number(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?.ok_or_else(|| DbErr::RecordNotFound(sql.into()))?;
    let number: Option<i64> = row.try_get_by_index(0)?;
    Ok(whole(number))
}

fn whole(number: Option<i64>) -> u64 {
    u64::try_from(number.unwrap_or(0)).unwrap_or(0)
}
