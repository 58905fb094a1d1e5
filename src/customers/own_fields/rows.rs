//! The values of one field in the rows of all customers: counted, and converted to another kind.
//! Only for changes of a definition, which hold the table; `->>` reads a value as text on both databases alike.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Uuid,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::entity::customer,
    definition::{Definition, Kind},
    entity::Stored,
    value::Given,
};
use crate::{
    error::{About, Complaint, Error, Invalid},
    text::grouped,
};

/// Rows read at once.
const AT_ONCE: u64 = 1_000;
/// How many customers a refusal names.
pub const NAMED: usize = 5;

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

/// Tells whose values do not fit the new kind; writes nothing.
pub async fn check(db: &impl ConnectionTrait, before: &Definition, after: &Definition) -> Result<(), Error> {
    walk(db, before, after, false).await
}

/// Makes every value one of the new kind, or tells whose values do not fit it.
pub async fn convert(tx: &impl ConnectionTrait, before: &Definition, after: &Definition) -> Result<(), Error> {
    walk(tx, before, after, true).await
}

async fn walk(db: &impl ConnectionTrait, before: &Definition, after: &Definition, saves: bool) -> Result<(), Error> {
    if all_fit(before, after) {
        return Ok(());
    }
    let (mut last, mut misfits, mut whose) = (None, 0_u64, Vec::new());
    loop {
        let rows = some(db, before, last).await?;
        let Some(end) = rows.last() else { break };
        last = Some(end.id);
        for row in &rows {
            let Some(stored) = row.fields.get(&before.key) else { continue };
            match converted(before, after, stored) {
                Some(fitting) if saves && misfits == 0 && fitting != *stored => {
                    put(db, row, &after.key, fitting).await?;
                }
                Some(_) => {}
                None => {
                    misfits += 1;
                    if whose.len() < NAMED {
                        whose.push(about(row));
                    }
                }
            }
        }
    }
    if misfits == 0 { Ok(()) } else { Err(refused(after, misfits, whose).into()) }
}

/// Whether every value fits as it is, so that none has to be read: a wider kind, or one that has lost no option.
fn all_fit(before: &Definition, after: &Definition) -> bool {
    let is_one_line = matches!(before.kind, Kind::Text | Kind::Email | Kind::Url);
    let is_short = matches!(before.kind, Kind::Phone | Kind::Whole | Kind::Decimal | Kind::Date);
    match after.kind {
        Kind::LongText if is_one_line || is_short => true,
        Kind::Text if is_short => true,
        Kind::Decimal if before.kind == Kind::Whole => true,
        kind => kind == before.kind && before.choices.iter().all(|choice| after.choice(&choice.key).is_some()),
    }
}

/// A customer as a refusal names it; of a deleted one there is no page.
pub fn about(row: &customer::Model) -> About {
    let link = Some(format!("/customers/{}", row.id));
    match row.deleted_at {
        // It leads to the record that it was merged into.
        Some(_) if row.merged_into.is_some() => About { name: format!("{} (merged)", row.name()), link },
        None => About { name: row.name(), link },
        Some(_) => About { name: format!("{} (deleted)", row.name()), link: None },
    }
}

fn refused(after: &Definition, misfits: u64, whose: Vec<About>) -> Invalid {
    let kind = after.kind.title().to_lowercase();
    let words = match misfits {
        1 => format!("The value of one customer does not fit the kind “{kind}”. Correct it first."),
        some => format!("The values of {} customers do not fit the kind “{kind}”. Correct them first.", grouped(some)),
    };
    Invalid::one("kind", Complaint { about: whose, ..Complaint::new("does_not_fit", words) })
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
    fields.set(key, Some(stored));
    customer::Entity::update_many()
        .col_expr(customer::Column::Fields, value(fields))
        .filter(customer::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

fn value(fields: super::values::Values) -> SimpleExpr {
    Expr::value(sea_orm::Value::from(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{DefinitionForm, Definitions};

    #[test]
    fn a_kind_that_is_wider_keeps_every_value_as_it_is() {
        let of_kind = |kind: Kind| {
            let form = DefinitionForm { label: "Size".into(), kind: kind.name().into(), ..DefinitionForm::default() };
            let form = if kind == Kind::Choice { DefinitionForm { new_choices: "Gold".into(), ..form } } else { form };
            form.check(&Definitions::default(), None, &[], 1).unwrap()
        };
        let values = [
            (Kind::Text, "ten letters"),
            (Kind::Email, "ada@example.org"),
            (Kind::Url, "https://example.org/"),
            (Kind::Phone, "+442079460958"),
            (Kind::Whole, "-1234"),
            (Kind::Decimal, "1234.5"),
            (Kind::Date, "0987-12-10"),
        ];
        let mut wider = 0;
        for (kind, value) in values {
            for other in Kind::ALL.into_iter().filter(|other| *other != kind) {
                let (before, after) = (of_kind(kind), of_kind(other));
                if all_fit(&before, &after) {
                    let stored = Stored::Text(value.into());
                    assert_eq!(converted(&before, &after, &stored), Some(stored), "{kind:?} as {other:?}");
                    wider += 1;
                }
            }
        }
        assert_eq!(wider, 12);
    }
}
