//! The values of one field in the rows of all customers: counted, converted to another kind, removed.
//! Only for changes of a definition, which hold the table; `->>` reads a value as text on both databases alike.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Statement,
    prelude::Uuid,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::entity::customer,
    definition::{Definition, Kind},
    entity::Stored,
    value::Given,
};
use crate::error::{Complaint, Error, Invalid};

/// Rows read at once.
const AT_ONCE: u64 = 1_000;
/// How many customers a refusal names.
const NAMED: usize = 3;

/// Customers that have a value in a field, the deleted ones too.
fn filled(definition: &Definition) -> Select<customer::Entity> {
    customer::Entity::find().filter(Expr::cust(format!("fields ->> '{}' IS NOT NULL", definition.key)))
}

/// How many customers have a value in a field, the deleted ones too.
pub async fn count(db: &impl ConnectionTrait, definition: &Definition) -> Result<u64, Error> {
    Ok(filled(definition).count(db).await?)
}

/// The next customers that have a value in a field, in the order of ids.
pub async fn some(
    db: &impl ConnectionTrait,
    definition: &Definition,
    after: Option<Uuid>,
) -> Result<Vec<customer::Model>, Error> {
    let later = after.map(|after| customer::Column::Id.gt(after));
    let some = filled(definition).filter(sea_orm::Condition::all().add_option(later));
    Ok(some.order_by_asc(customer::Column::Id).limit(AT_ONCE).all(db).await?)
}

/// Makes every value one of the new kind, or tells whose values do not fit it.
pub async fn convert(tx: &impl ConnectionTrait, before: &Definition, after: &Definition) -> Result<(), Error> {
    let (mut last, mut misfits, mut names) = (None, 0_u64, Vec::new());
    loop {
        let rows = some(tx, before, last).await?;
        let Some(end) = rows.last() else { break };
        last = Some(end.id);
        for row in &rows {
            let Some(stored) = row.fields.0.get(&before.key) else { continue };
            match converted(before, after, stored) {
                Some(fitting) if fitting == *stored => {}
                Some(fitting) if misfits == 0 => put(tx, row, &after.key, fitting).await?,
                Some(_) => {}
                None => {
                    misfits += 1;
                    if names.len() < NAMED {
                        names.push(row.name());
                    }
                }
            }
        }
    }
    if misfits == 0 { Ok(()) } else { Err(refused(after, misfits, &names).into()) }
}

fn refused(after: &Definition, misfits: u64, names: &[String]) -> Invalid {
    let kind = after.kind.title().to_lowercase();
    let more = if misfits > names.len() as u64 { " and others" } else { "" };
    let whose = match misfits {
        1 => "The value of one customer does".to_owned(),
        some => format!("The values of {some} customers do"),
    };
    let words = format!("{whose} not fit the kind “{kind}”: {}{more}", names.join(", "));
    Invalid::one("kind", Complaint::new("does_not_fit", words))
}

/// A value as one of another kind; an option is told by its name where it is not one any more.
fn converted(before: &Definition, after: &Definition, stored: &Stored) -> Option<Stored> {
    if before.kind == after.kind && (after.kind != Kind::Choice || after.choice(stored.text()).is_some()) {
        return Some(stored.clone());
    }
    let words = match before.kind {
        Kind::Choice | Kind::YesNo => before.in_words(stored.text()),
        _ => stored.text().to_owned(),
    };
    let named = after.choices.iter().find(|choice| choice.label.to_lowercase() == words.to_lowercase());
    let given = match named {
        Some(choice) if after.kind == Kind::Choice => return Some(Stored::Text(choice.key.clone())),
        _ => Given::Typed(&words),
    };
    after.parse(&given, None).ok().flatten()
}

async fn put(tx: &impl ConnectionTrait, row: &customer::Model, key: &str, stored: Stored) -> Result<(), Error> {
    let mut fields = row.fields.clone();
    fields.0.insert(key.to_owned(), stored);
    customer::Entity::update_many()
        .col_expr(customer::Column::Fields, value(fields))
        .filter(customer::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

fn value(fields: super::entity::Values) -> SimpleExpr {
    Expr::value(sea_orm::Value::from(fields))
}

/// Removes a field's value from every customer, and from their history.
pub async fn remove(tx: &impl ConnectionTrait, definition: &Definition) -> Result<(), Error> {
    let (key, backend) = (&definition.key, tx.get_database_backend());
    let name = format!("fields.{key}");
    let (customers, changes) = match backend {
        DatabaseBackend::Postgres => (
            format!("UPDATE customers SET fields = fields - '{key}' WHERE fields ->> '{key}' IS NOT NULL"),
            format!(
                "UPDATE changes SET fields = coalesce((SELECT jsonb_agg(one ORDER BY place) \
                 FROM jsonb_array_elements(fields::jsonb) WITH ORDINALITY AS each (one, place) \
                 WHERE one ->> 'field' <> '{name}'), '[]')::text WHERE fields LIKE '%\"{name}\"%'"
            ),
        ),
        _ => (
            format!(
                "UPDATE customers SET fields = json_remove(fields, '$.{key}') WHERE fields ->> '{key}' IS NOT NULL"
            ),
            format!(
                "UPDATE changes SET fields = (SELECT json_group_array(json(value)) FROM json_each(changes.fields) \
                 WHERE value ->> 'field' <> '{name}') WHERE fields LIKE '%\"{name}\"%'"
            ),
        ),
    };
    for sql in [customers, changes] {
        tx.execute_raw(Statement::from_string(backend, sql)).await?;
    }
    Ok(())
}
