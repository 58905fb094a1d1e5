//! Searching on SQLite along its index of trigrams, whose matches come in the exact order of names.
//!
//! It buys: a page of a search, with its count, in 0.6 to 1 ms on one core at a million customers, and in up to 2.3 times that
//! until what was written since is merged; LIKE along the index of names takes up to 117, for a last name that sorts late.
//! Only a page between two ranks that hold the same people reads them all: 40 ms for 31,000. To be without it, delete
//! `by_label` and `migrations/sqlite/0004_search.sql` but for the counting.
//!
//! In the index two spaces stand before a word and at least one after it, so that even a letter finds beginnings.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, Order as Direction, QueryTrait, Value,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::entity::customer::{self, Column},
    cursor::Cursor,
    order::By,
    ranks,
    request::{COUNTED, EVERYONE, Query, Total, count, sorted},
    terms::{Pattern, Rank, Term, Terms},
};
use crate::{
    db::{
        Tx, bulk,
        rows::{self, Sql},
    },
    error::Error,
};

/// The rows of a page and one more, and how many match.
pub async fn page(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    if terms.is_empty() {
        let (rows, [everyone]) = read(db, terms, query, ranks::found(terms), [Sql::from(EVERYONE)]).await?;
        return Ok((rows, Total::Exactly(everyone)));
    }
    if terms.born.is_some() {
        let (rows, []) = read(db, terms, query, ranks::found(terms), []).await?;
        let count = count(db, query, ranks::found(terms)).await?;
        return Ok((rows, Total::of(count, query.counted())));
    }
    if matches!(query.order.by, By::Match | By::Name) {
        return by_label(db, terms, query).await;
    }
    let count = rows::number(db, matches(terms, query)).await?;
    // Many are met soon along any index; few are found and sorted.
    let condition = if count > COUNTED[1] { ranks::found(terms) } else { indexed(terms) };
    let (rows, []) = read(db, terms, query, condition, []).await?;
    Ok((rows, Total::of(count, query.counted())))
}

/// The rows of a page and one more of those for which `condition` holds, and some numbers.
async fn read<const N: usize>(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
    condition: Condition,
    numbers: [Sql; N],
) -> Result<(Vec<customer::Model>, [u64; N]), Error> {
    let select = sorted(query, terms, condition)?.build(DatabaseBackend::Sqlite);
    Ok(rows::read::<customer::Entity, N>(db, select.into(), numbers).await?)
}

/// The rows of a page and one more, and how many match, all out of the index: the best matches first, unless only the
/// name counts, then in the order of labels.
async fn by_label(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    let (descending, cursor) = (query.direction() == Direction::Desc, query.cursor());
    let (direction, limit) = (keyword(&query.direction()), Value::from(query.limit + 1));
    let mut parts = match query.order.by {
        By::Match => expressions(terms),
        _ => vec![(cursor.map_or(Rank::LAST, |cursor| cursor.rank), expression(terms, Rank::LAST))],
    };
    if descending {
        parts.reverse();
    }
    let (mut selects, mut values) = (Vec::new(), Vec::new());
    for (rank, expression) in parts {
        let from = match cursor {
            Some(from) if from.rank == rank => beside(from, descending)?,
            Some(from) if (rank < from.rank) != descending => continue,
            _ => Sql::default(),
        };
        let (rank, from_label) = (rank as i64, &from.text);
        selects.push(format!(
            "SELECT {rank} AS rank, label FROM (SELECT rowid AS label FROM customers_search \
             WHERE customers_search MATCH ? {from_label} ORDER BY rowid {direction} LIMIT ?)"
        ));
        values.push(Value::from(expression));
        values.extend(from.values.into_iter().chain([limit.clone()]));
    }
    if selects.is_empty() {
        // The page goes on from a row of another search, of a rank that this one does not have.
        selects.push("SELECT NULL AS rank, NULL AS label WHERE FALSE".into());
    }
    // SQLite runs the parts in this order and stops once the page is full; to sort them would read every rank to its end.
    values.push(limit);
    let selects = selects.join(" UNION ALL ");
    let text = format!(
        "SELECT * FROM (SELECT * FROM ({selects}) LIMIT ?) \
         CROSS JOIN customers_order USING (label) CROSS JOIN customers USING (seq) \
         ORDER BY rank {direction}, label {direction}"
    );
    let numbers = [matches(terms, query)];
    let (rows, [count]) = rows::read::<customer::Entity, 1>(db, Sql { text, values }, numbers).await?;
    Ok((rows, Total::of(count, query.counted())))
}

/// The condition that a label is beyond a cursor: at or past the label of whoever comes next by name.
fn beside(cursor: &Cursor, descending: bool) -> Result<Sql, Error> {
    let (from, compare, direction, edge) =
        if descending { ("<=", "<", "DESC", i64::MIN) } else { (">=", ">", "ASC", i64::MAX) };
    let text = format!(
        "AND rowid {from} coalesce((SELECT label FROM customers CROSS JOIN customers_order USING (seq) \
         WHERE deleted_at IS NULL AND (last_name_sort, first_name_sort, id) {compare} (?, ?, ?) \
         ORDER BY last_name_sort {direction}, first_name_sort {direction}, id {direction} LIMIT 1), {edge})"
    );
    let values =
        cursor.by_name().values().ok_or(Error::Malformed("This link to a page of the list cannot be read."))?;
    Ok(Sql { text, values })
}

/// How many match, counted as far as the query wants it.
fn matches(terms: &Terms, query: &Query) -> Sql {
    Sql {
        text: "SELECT count(*) FROM (SELECT 1 FROM customers_search WHERE customers_search MATCH ? LIMIT ?)".into(),
        values: vec![expression(terms, Rank::LAST).into(), (query.counted() + 1).into()],
    }
}

/// The rows that the index finds, as a condition on the table.
fn indexed(terms: &Terms) -> Condition {
    let seqs = "customers.seq IN (SELECT seq FROM customers_search JOIN customers_order ON label = customers_search.rowid \
                WHERE customers_search MATCH ?)";
    let found: SimpleExpr = Expr::cust_with_values(seqs, [expression(terms, Rank::LAST)]);
    Condition::all().add(Column::DeletedAt.is_null()).add(found)
}

/// One expression for each rank that may hold rows of its own, without the rows of the better ones.
fn expressions(terms: &Terms) -> Vec<(Rank, String)> {
    let alone = |rank: Rank| match rank.better() {
        Some(better) => format!("({}) NOT ({})", expression(terms, rank), expression(terms, better)),
        None => expression(terms, rank),
    };
    Rank::ALL.into_iter().filter(|rank| !terms.repeats(*rank)).map(|rank| (rank, alone(rank))).collect()
}

/// What FTS5 is asked for the rows that match at this rank or a better one.
fn expression(terms: &Terms, rank: Rank) -> String {
    let any = |term: &Term| {
        let phrases: Vec<String> = term.patterns(rank).iter().map(phrase).collect();
        format!("({})", phrases.join(" OR "))
    };
    terms.terms.iter().map(any).collect::<Vec<_>>().join(" AND ")
}

fn phrase(pattern: &Pattern) -> String {
    let column = match pattern {
        Pattern::Name(_) => "name",
        Pattern::Digits(_) | Pattern::FirstDigits(_) | Pattern::LastDigits(_) => "phone",
        Pattern::Own(_) => "own",
    };
    format!("{column} : \"{}\"", pattern.indexed().replace('"', "\"\""))
}

fn keyword(direction: &Direction) -> &'static str {
    if *direction == Direction::Desc { "DESC" } else { "ASC" }
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
    ] {
        tx.execute_unprepared(sql).await?;
    }
    dropped.rebuild(tx).await
}
