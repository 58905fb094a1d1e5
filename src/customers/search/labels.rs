//! Pages of a search out of SQLite's index of trigrams, whose rows are numbered in the order of names.
//! In the index two spaces stand before a word and at least one after it, so that even a letter finds beginnings.

use sea_orm::{
    IdenStatic, Order as Direction,
    sea_query::{Query as Select, SqliteQueryBuilder},
};

use super::{
    super::entity::customer::Column,
    cursor::Cursor,
    order::By,
    ranks,
    request::Query,
    terms::{Pattern, Rank, Term, Terms},
};
use crate::{db::rows::Sql, error::Error};

/// The ranks of so many are told from their rows; more are asked of the index, rank after rank until the page is full. Where
/// few match each rank, to ask for all of them takes four times as long.
const FEW: u64 = 300;

/// What a page refers to, which is how many match; and these columns of its rows and one more: the best matches first, unless only the name
/// counts, then in the order of names.
pub fn page(terms: &Terms, query: &Query, columns: &[Column]) -> Result<(Sql, Sql), Error> {
    let (descending, limit) = (query.direction() == Direction::Desc, query.limit + 1);
    let direction = if descending { "DESC" } else { "ASC" };
    let names: Vec<_> = columns.iter().map(IdenStatic::as_str).collect();
    let beyond = query.cursor().map(|cursor| beyond(cursor, descending)).transpose()?;
    let parts = match query.order.by {
        By::Match => ranked(terms, query, beyond.as_ref()),
        _ => vec![part(Rank::LAST, expression(terms, Rank::LAST), beyond.as_ref(), descending, &limit.to_string())],
    };
    let mut from = Sql::from(format!("SELECT {} FROM (SELECT * FROM (", names.join(", ")));
    // SQLite runs the parts in this order and stops once the page is full; to sort them would read every rank to its end.
    for (at, part) in parts.into_iter().enumerate() {
        from = from.then(if at > 0 { " UNION ALL " } else { "" }).then(part);
    }
    let from = from.then(format!(
        ") LIMIT {limit}) CROSS JOIN customers_order USING (label) CROSS JOIN customers USING (seq) \
         ORDER BY rank {direction}, label {direction}"
    ));
    Ok((Sql::from("WITH counted (n) AS MATERIALIZED (").then(count(terms, query)).then(") "), from))
}

/// How many match, counted as far as the query wants it.
pub fn count(terms: &Terms, query: &Query) -> Sql {
    let index = if query.order.by.is_of_trash() { "trash_search" } else { "customers_search" };
    Sql::new(
        format!("SELECT count(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT ?)"),
        [expression(terms, Rank::LAST).into(), (query.counted() + 1).into()],
    )
}

/// The few, sorted by their rank; and the many, rank after rank. Of one of the two no row is read.
fn ranked(terms: &Terms, query: &Query, beyond: Option<&Sql>) -> Vec<Sql> {
    let (descending, limit, cursor) = (query.direction() == Direction::Desc, query.limit + 1, query.cursor());
    let mut parts = vec![few(terms, cursor.zip(beyond), descending, limit)];
    let mut expressions = expressions(terms);
    if descending {
        expressions.reverse();
    }
    let limit = format!("(SELECT iif(n > {FEW}, {limit}, 0) FROM counted)");
    for (rank, expression) in expressions {
        let beyond = match cursor {
            Some(from) if from.rank == rank => beyond,
            Some(from) if (rank < from.rank) != descending => continue,
            _ => None,
        };
        parts.push(part(rank, expression, beyond, descending, &limit));
    }
    parts
}

/// What the index gives for an expression, in the order of names.
fn part(rank: Rank, expression: String, beyond: Option<&Sql>, descending: bool, limit: &str) -> Sql {
    let (rank, direction) = (rank as i64, if descending { "DESC" } else { "ASC" });
    let part = Sql::new(
        format!(
            "SELECT {rank} AS rank, label FROM (SELECT rowid AS label FROM customers_search \
             WHERE customers_search MATCH ?"
        ),
        [expression.into()],
    );
    let part = match beyond {
        Some(beyond) => part.then(if descending { " AND rowid <= " } else { " AND rowid >= " }).then(beyond.clone()),
        None => part,
    };
    part.then(format!(" ORDER BY rowid {direction} LIMIT {limit})"))
}

/// All that match, where they are few, by their rank and their name.
fn few(terms: &Terms, from: Option<(&Cursor, &Sql)>, descending: bool, limit: u64) -> Sql {
    let (direction, compare) = if descending { ("DESC", "<=") } else { ("ASC", ">=") };
    let (rank, values) = Select::select().expr(ranks::rank(terms)).build(SqliteQueryBuilder);
    let found = Sql::new(format!("SELECT * FROM (SELECT ({rank}) AS rank, label FROM "), values.0).then(Sql::new(
        format!(
            "(SELECT rowid AS label FROM customers_search WHERE customers_search MATCH ? \
             LIMIT (SELECT iif(n > {FEW}, 0, n) FROM counted)) \
             CROSS JOIN customers_order USING (label) CROSS JOIN customers USING (seq))"
        ),
        [expression(terms, Rank::LAST).into()],
    ));
    let found = match from {
        Some((cursor, beyond)) => found
            .then(format!(" WHERE (rank, label) {compare} ({}, ", cursor.rank as i64))
            .then(beyond.clone())
            .then(")"),
        None => found,
    };
    Sql::from("SELECT * FROM (")
        .then(found)
        .then(format!(" ORDER BY rank {direction}, label {direction} LIMIT {limit})"))
}

/// The label of whoever comes next by name after a cursor.
fn beyond(cursor: &Cursor, descending: bool) -> Result<Sql, Error> {
    let (compare, direction, edge) = if descending { ("<", "DESC", i64::MIN) } else { (">", "ASC", i64::MAX) };
    let text = format!(
        "coalesce((SELECT label FROM customers CROSS JOIN customers_order USING (seq) \
         WHERE deleted_at IS NULL AND (last_name_sort, first_name_sort, id) {compare} (?, ?, ?) \
         ORDER BY last_name_sort {direction}, first_name_sort {direction}, id {direction} LIMIT 1), {edge})"
    );
    let values =
        cursor.by_name().values().ok_or(Error::Malformed("This link to a page of the list cannot be read."))?;
    Ok(Sql::new(text, values))
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
pub fn expression(terms: &Terms, rank: Rank) -> String {
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
