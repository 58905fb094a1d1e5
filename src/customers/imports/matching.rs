//! Who is already here: customers with the name of a row and its phone number or date of birth, or with its id.
//! It is asked for many rows at once, along the index of the phone number or date, and of ids.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QuerySelect, Statement, Value};
use uuid::Uuid;

use super::{
    super::{entity::customer, field::Field, fold::fold, form::Details, own_fields::Kind},
    row::Row,
    settings::Same,
};
use crate::error::{Complaint, Error};

/// The most names of a statement, three values each.
const AT_ONCE: usize = 1_000;

/// What makes two rows, or a row and a customer, the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Named { last: String, first: String, rest: String },
    Id(Uuid),
}

impl Key {
    /// The key of a row; nothing where the row has no id and ids count.
    pub fn of(same: Same, row: &Row, details: &Details) -> Option<Self> {
        let Some(field) = same.field() else { return row.id.map(Self::Id) };
        Some(Self::Named {
            last: fold(&details.last_name),
            first: fold(&details.first_name),
            rest: details.stored(&field),
        })
    }
}

/// What is wrong with a row that several customers match, one of whom it is to update.
pub fn ambiguous(customers: usize) -> Complaint {
    let words = format!("{customers} customers match this row, so it is not known which of them to update");
    Complaint::new("ambiguous", words)
}

/// The customers that have each of these keys, who are not in the trash.
pub async fn find(
    db: &impl ConnectionTrait,
    same: Same,
    keys: impl IntoIterator<Item = &Key>,
) -> Result<HashMap<Key, Vec<Uuid>>, Error> {
    let (mut named, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for key in keys {
        match key {
            Key::Named { last, first, rest } => drop(named.insert([last.as_str(), first.as_str(), rest.as_str()])),
            Key::Id(id) => drop(ids.insert(*id)),
        }
    }
    let (named, ids) = (named.into_iter().collect::<Vec<_>>(), ids.into_iter().collect::<Vec<_>>());
    let mut found: HashMap<Key, Vec<Uuid>> = HashMap::new();
    if let Some(field) = same.field() {
        for named in named.chunks(AT_ONCE) {
            for row in db.query_all_raw(statement(db.get_database_backend(), &field, named)).await? {
                let (id, at): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                let Some([last, first, rest]) = usize::try_from(at).ok().and_then(|at| named.get(at)) else { continue };
                let [last, first, rest] = [*last, *first, *rest].map(str::to_owned);
                found.entry(Key::Named { last, first, rest }).or_default().push(id);
            }
        }
    }
    for ids in ids.chunks(AT_ONCE) {
        let here = customer::Entity::find().filter(customer::Column::Id.is_in(ids.iter().copied()));
        let here = here.filter(customer::Column::DeletedAt.is_null()).select_only().column(customer::Column::Id);
        for id in here.into_tuple::<Uuid>().all(db).await? {
            found.entry(Key::Id(id)).or_default().push(id);
        }
    }
    Ok(found)
}

/// Each customer of one of these names whose field has the value beside the name, with the place of that name.
fn statement(backend: DatabaseBackend, field: &Field, named: &[[&str; 3]]) -> Statement {
    let is_postgres = backend == DatabaseBackend::Postgres;
    let mark = |at: usize| {
        let [one, two, three] = [1, 2, 3].map(|n| at * 3 + n);
        if is_postgres { format!("({at}, ${one}, ${two}, ${three})") } else { format!("({at}, ?, ?, ?)") }
    };
    let marks = (0..named.len()).map(mark).collect::<Vec<_>>().join(", ");
    let column = field.name();
    // By the index of the field, which few have in common; on SQLite a CROSS JOIN is looked up row by row, and a + keeps it
    // from the index of names. Texts are compared byte by byte, whatever the database's own collation.
    let (join, name, bytes, value) = match (is_postgres, field.kind()) {
        (false, _) => ("CROSS JOIN", "+", "", "asked.value".to_owned()),
        (true, Kind::Date) => ("JOIN", "", " COLLATE \"C\"", "CAST(asked.value AS DATE)".to_owned()),
        (true, _) => ("JOIN", "", " COLLATE \"C\"", "asked.value COLLATE \"C\"".to_owned()),
    };
    let sql = format!(
        "WITH asked (place, last, first, value) AS (VALUES {marks}) \
         SELECT id, CAST(asked.place AS BIGINT) FROM asked {join} customers ON {column} = {value} \
         AND {name}last_name_sort = asked.last{bytes} AND {name}first_name_sort = asked.first{bytes} \
         WHERE deleted_at IS NULL"
    );
    let values = named.iter().flatten().map(|text| Value::from(*text));
    Statement::from_sql_and_values(backend, sql, values)
}
