//! Searching on SQLite along its index of trigrams, whose matches come in the exact order of names.
//!
//! It buys: a page of a search, with its count, in 0.6 to 1 ms on one core at a million customers, and in up to 2.3 times that
//! until what was written since is merged; LIKE along the index of names takes up to 117, for a last name that sorts late.
//! Only a page between two ranks that hold the same people reads them all: 40 ms for 31,000. To be without it, delete
//! `labels` and `migrations/sqlite/0004_search.sql` but for the counting.

use sea_orm::{
    Condition, ConnectionTrait, DatabaseBackend, Iterable, QuerySelect, QueryTrait,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::{
        entity::customer::{self, Column},
        own_fields::Values,
    },
    labels,
    order::By,
    ranks,
    request::{COUNTED, Query, Total, count, sorted},
    terms::{Rank, Terms},
};
use crate::{
    db::{
        Tx, bulk,
        rows::{self, Rows, Sql},
    },
    error::Error,
};

/// The rows of a page and one more, and how many match.
pub async fn page(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    let by = query.order.by;
    let found = || ranks::found(terms, by);
    if terms.is_empty() {
        let (everyone, most) = query.everyone();
        let from = along_an_index(terms, query, found())?;
        let (rows, [everyone]) = read(db, terms, query, from, [Sql::from(everyone)]).await?;
        return Ok((rows, Total::of(everyone, most)));
    }
    if terms.born.is_some() {
        let (rows, []) = read(db, terms, query, along_an_index(terms, query, found())?, []).await?;
        let count = count(db, query, found()).await?;
        return Ok((rows, Total::of(count, query.counted())));
    }
    if matches!(by, By::Match | By::Name) {
        let (with, from) = labels::page(terms, query, &columns(terms, query))?;
        let (rows, [count]) = read(db, terms, query, (with, from), [Sql::from("SELECT n FROM counted")]).await?;
        return Ok((rows, Total::of(count, query.counted())));
    }
    let count = rows::number(db, labels::count(terms, query)).await?;
    // Many are met soon along any index; few are found and sorted.
    let few = COUNTED[usize::from(!by.is_of_trash())];
    let condition = if count > few { found() } else { indexed(terms, by) };
    let (rows, []) = read(db, terms, query, along_an_index(terms, query, condition)?, []).await?;
    Ok((rows, Total::of(count, query.counted())))
}

/// The rows of a page and one more of those for which `condition` holds.
fn along_an_index(terms: &Terms, query: &Query, condition: Condition) -> Result<(Sql, Sql), Error> {
    let select = sorted(query, terms, condition)?.select_only().columns(columns(terms, query));
    Ok((Sql::default(), select.build(DatabaseBackend::Sqlite).into()))
}

/// The columns that are read, without those that nobody asked for: to hand over and to read ten values takes as long as the
/// rest of a row.
fn columns(terms: &Terms, query: &Query) -> Vec<Column> {
    let is_asked_for = |column: &Column| match column {
        Column::Fields => reads_fields(query),
        Column::MergedInto => false,
        Column::OwnWords => terms.has_own(),
        _ => true,
    };
    Column::iter().filter(is_asked_for).collect()
}

fn reads_fields(query: &Query) -> bool {
    query.listed.as_ref().is_none_or(|keys| !keys.is_empty())
}

/// The rows that a query gives, after what it refers to, and some numbers.
async fn read<const N: usize>(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
    (with, from): (Sql, Sql),
    numbers: [Sql; N],
) -> Result<(Vec<customer::Model>, [u64; N]), Error> {
    let columns = Column::iter().filter(|column| !matches!(column, Column::Fields | Column::MergedInto)).map(
        |column| match column {
            Column::OwnWords if !terms.has_own() => "''".to_owned(),
            column => rows::json(column),
        },
    );
    let each = format!("json_array({})", columns.collect::<Vec<_>>().join(", "));
    // They are JSON already: within that of the row, each would be parsed or quoted.
    let beside = if reads_fields(query) { "group_concat(fields, '')" } else { "NULL" };
    let rows = Rows { with, each, beside, from };
    let (mut rows, fields, numbers) = rows::read::<customer::Model, N>(db, rows, numbers).await?;
    if let Some(fields) = fields {
        let fields = Values::each_of(&fields, query.listed.as_deref()).map_err(|error| Error::internal(&error))?;
        rows.iter_mut().zip(fields).for_each(|(row, fields)| row.fields = fields);
    }
    Ok((rows, numbers))
}

/// The rows that the index finds, as a condition on the table.
fn indexed(terms: &Terms, by: By) -> Condition {
    let seqs = if by.is_of_trash() {
        "customers.seq IN (SELECT rowid FROM trash_search WHERE trash_search MATCH ?)"
    } else {
        "customers.seq IN (SELECT seq FROM customers_search JOIN customers_order ON label = customers_search.rowid \
         WHERE customers_search MATCH ?)"
    };
    let found: SimpleExpr = Expr::cust_with_values(seqs, [labels::expression(terms, Rank::LAST)]);
    Condition::all().add(ranks::within(by)).add(found)
}

/// Gives labels to everyone and builds the index, after many rows were written without it.
/// Labels are 2^20 apart: the index is 179 MB for a million customers, and 285 with gaps of 2^42.
pub async fn rebuild(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(());
    }
    let dropped = bulk::drop_indexes(tx, &["customers_order"]).await?;
    for sql in [
        "DELETE FROM customers_order",
        "INSERT INTO customers_order (label, seq) \
         SELECT row_number() OVER (ORDER BY last_name_sort, first_name_sort, id) << 20, seq \
         FROM customers WHERE deleted_at IS NULL",
        "INSERT INTO customers_search (customers_search) VALUES ('rebuild')",
        "INSERT INTO customers_search (customers_search) VALUES ('optimize')",
        "UPDATE customer_counts SET n = (SELECT count(*) FROM customers_order)",
        "INSERT INTO trash_search (trash_search) VALUES ('rebuild')",
    ] {
        tx.execute_unprepared(sql).await?;
    }
    dropped.rebuild(tx).await
}
