//! The statements that search slice by slice on PostgreSQL: an index of trigrams keeps no order, but slices follow the order
//! of names, so those behind a full page are not read.

use sea_orm::{ConnectionTrait, FromQueryResult, IdenStatic, Iterable as _, Order as Direction, Statement, Value};

use super::{
    super::entity::customer::{self, Column, IN_TRASH},
    order::By,
    ranks::{self, SEARCHED},
    request::Query,
    terms::{Pattern, Rank, Term, Terms},
};
use crate::error::Error;

/// Where each slice begins and ends.
const SLICES: &str = "unnest(customers_slices(), (customers_slices())[2:]) AS slice (first, after)";
/// As many matches of a slice are sorted; where there are more, some are met soon along the index of names. The matches of a
/// letter or two are everywhere; those of a longer text may all have one last name, at the end of the slice.
const SORTED: [u64; 2] = [3_000, 10_000];

/// A statement's values, as they are written into it.
#[derive(Default)]
struct Values(Vec<Value>);

/// The rows of a page and one more, unless more match than the query wants counted; and how many match.
pub async fn few(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Option<Vec<customer::Model>>, u64), Error> {
    let (mut values, limit) = (Values::default(), query.limit + 1);
    let (matching, most) = (values.indexed(terms, Rank::LAST), query.counted());
    let (mut order, mut rank) = (names(query.order.by.columns()), "0".to_owned());
    let columns = order.join(", ");
    if query.order.by == By::Match {
        order.insert(0, "rank");
        let ranks = Rank::ALL.into_iter().filter(|rank| *rank != Rank::LAST && !terms.repeats(*rank));
        let cases = ranks.map(|rank| format!("WHEN {} THEN {} ", values.like(terms, rank), rank as i64));
        rank = format!("CASE {}ELSE {} END", cases.collect::<String>(), Rank::LAST as i64);
    }
    let beyond = values.beyond(query, &order)?;
    let order = ordered(&order, &query.direction());
    let within = if query.order.by.is_of_trash() { IN_TRASH } else { "deleted_at IS NULL" };
    let every = every_column();
    let sql = format!(
        "WITH found AS MATERIALIZED (SELECT customer.* FROM {SLICES} CROSS JOIN LATERAL (\
             SELECT {SEARCHED}, {columns} FROM customers \
             WHERE {within} AND {matching} OFFSET 0) AS customer LIMIT {most} + 1) \
         SELECT {every}, n FROM (SELECT count(*) AS n FROM found) AS counted LEFT JOIN LATERAL (\
             SELECT rank, id FROM (SELECT *, {rank} AS rank FROM found) AS ranked \
             WHERE n <= {most} {beyond} ORDER BY {order} LIMIT {limit}) AS page ON TRUE \
         LEFT JOIN customers USING (id) ORDER BY {order}"
    );
    let rows = db.query_all_raw(values.statement(db, sql)).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", "n"))?;
    let count = u64::try_from(count).unwrap_or(0);
    if count > most {
        return Ok((None, count));
    }
    let customers = rows.iter().map(|row| customer::Model::from_query_result_optional(row, ""));
    let customers = customers.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok((Some(customers), count))
}

/// The rows of a page and one more: the best matches first, unless only the name counts, then slice after slice.
pub async fn many(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> Result<Vec<customer::Model>, Error> {
    let (mut values, limit) = (Values::default(), query.limit + 1);
    let (descending, cursor) = (query.direction() == Direction::Desc, query.cursor());
    let mut ranks = match query.order.by {
        By::Match => Rank::ALL.to_vec(),
        _ => vec![Rank::LAST],
    };
    if descending {
        ranks.reverse();
    }
    let mut parts = Vec::new();
    for rank in ranks.into_iter().filter(|rank| query.order.by != By::Match || !terms.repeats(*rank)) {
        let here = match cursor {
            Some(from) if query.order.by == By::Match && from.rank != rank => {
                if (rank < from.rank) != descending {
                    continue;
                }
                None
            }
            cursor => cursor,
        };
        parts.push(values.part(terms, query, rank, here.is_some())?);
    }
    if parts.is_empty() {
        // The page goes on from a row of another search, of a rank that this one does not have.
        return Ok(Vec::new());
    }
    let order = ordered(&["rank", "last_name_sort", "first_name_sort", "id"], &query.direction());
    // The parts are read one after the other, until there is a page.
    let parts = parts.join(" UNION ALL ");
    let every = every_column();
    let sql = format!(
        "SELECT {every} FROM (SELECT rank, id FROM ({parts}) AS parts LIMIT {limit}) AS page \
         JOIN customers USING (id) ORDER BY {order}"
    );
    let rows = db.query_all_raw(values.statement(db, sql)).await?;
    Ok(rows.iter().map(|row| customer::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

impl Values {
    /// The matches of a rank, without those of the better ones, slice after slice: of each no more than fill the page.
    fn part(&mut self, terms: &Terms, query: &Query, rank: Rank, from_cursor: bool) -> Result<String, Error> {
        let [few, many] = SORTED;
        let (descending, limit) = (query.direction() == Direction::Desc, query.limit + 1);
        let sorted = if is_short(terms) { few } else { many };
        let columns = names(By::Name.columns());
        let (names, order) = (columns.join(", "), ordered(&columns, &query.direction()));
        let (mut beyond, mut reached) = (String::new(), "TRUE".to_owned());
        if let Some(cursor) = query.cursor().filter(|_| from_cursor) {
            beyond = self.beyond(query, &columns)?;
            let last = self.bind(cursor.last_name());
            reached = if descending { format!("first <= {last}") } else { format!("after > {last}") };
        }
        if query.order.by == By::Match
            && let Some(better) = rank.better()
        {
            beyond = format!("AND NOT {} {beyond}", self.like(terms, better));
        }
        let (number, direction) = (rank as i64, if descending { "DESC" } else { "ASC" });
        let (indexed, like) = (self.indexed(terms, rank), self.like(terms, rank));
        Ok(format!(
            "SELECT {number} AS rank, customer.* FROM (\
                 SELECT * FROM {SLICES} WHERE {reached} ORDER BY first COLLATE \"C\" {direction}) AS slice CROSS JOIN LATERAL (\
                 WITH few AS MATERIALIZED (\
                     SELECT {names} FROM customers WHERE deleted_at IS NULL AND {indexed} {beyond} LIMIT {sorted} + 1) \
                 SELECT matches.* FROM (SELECT count(*) AS n FROM few) AS counted CROSS JOIN LATERAL (\
                     SELECT * FROM few WHERE n <= {sorted} \
                     UNION ALL (\
                     SELECT {names} FROM customers WHERE n > {sorted} AND deleted_at IS NULL \
                     AND last_name_sort >= first AND last_name_sort < after AND coalesce({like}, FALSE) {beyond} \
                     ORDER BY {order} LIMIT {limit})) AS matches ORDER BY {order} LIMIT {limit}) AS customer"
        ))
    }

    /// The condition that a row matches at this rank or a better one, for the index and for the row.
    fn indexed(&mut self, terms: &Terms, rank: Rank) -> String {
        condition(terms, rank, |pattern| {
            let trigrams = trigrams(pattern);
            let mut all = vec![self.like_pattern(pattern)];
            all.extend(trigrams.iter().map(|trigram| self.has(trigram, "@>")));
            if let [alone] = &*trigrams {
                // The same again, so that PostgreSQL expects few rows: for many it would compile the statement, 400 ms.
                all.push(self.has(alone, "&&"));
            }
            format!("({})", all.join(" AND "))
        })
    }

    /// The same, for the row alone.
    fn like(&mut self, terms: &Terms, rank: Rank) -> String {
        condition(terms, rank, |pattern| self.like_pattern(pattern))
    }

    fn has(&mut self, trigram: &str, operator: &str) -> String {
        let trigram = self.bind(trigram);
        format!(
            "customers_trigrams(customers_slice(last_name_sort), {SEARCHED}) COLLATE \"C\" {operator} ARRAY[first || {trigram}::text]"
        )
    }

    fn like_pattern(&mut self, pattern: &Pattern) -> String {
        let (column, like) = ranks::like(pattern);
        format!("{column} LIKE {}", self.bind(like))
    }

    /// The condition that a row is beyond the query's cursor, by these columns.
    fn beyond(&mut self, query: &Query, columns: &[&str]) -> Result<String, Error> {
        let Some(cursor) = query.cursor() else { return Ok(String::new()) };
        let by_name = cursor.by_name();
        let cursor = if columns == names(By::Name.columns()) { &by_name } else { cursor };
        let values = cursor.values().ok_or(Error::Malformed("This link to a page of the list cannot be read."))?;
        let marks: Vec<_> = values.into_iter().map(|value| self.bind(value)).collect();
        let compare = if query.direction() == Direction::Desc { "<" } else { ">" };
        Ok(format!("AND ({}) {compare} ({})", columns.join(", "), marks.join(", ")))
    }

    /// The mark of a value.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    fn statement(self, db: &impl ConnectionTrait, sql: String) -> Statement {
        Statement::from_sql_and_values(db.get_database_backend(), sql, self.0)
    }
}

/// The condition that every term has a pattern that matches.
fn condition(terms: &Terms, rank: Rank, mut matches: impl FnMut(&Pattern) -> String) -> String {
    let mut any = |term: &Term| {
        let patterns: Vec<_> = term.patterns(rank).iter().map(&mut matches).collect();
        format!("({})", patterns.join(" OR "))
    };
    format!("({})", terms.terms.iter().map(&mut any).collect::<Vec<_>>().join(" AND "))
}

/// A pattern's first and last trigram. The index is asked for these alone: it takes longer to read more of its lists than to
/// see by LIKE what else is wrong.
fn trigrams(pattern: &Pattern) -> Vec<String> {
    let letters: Vec<char> = pattern.indexed().chars().collect();
    let (Some(first), Some(last)) = (letters.first_chunk::<3>(), letters.last_chunk::<3>()) else { return Vec::new() };
    let mut trigrams = vec![first.iter().collect(), last.iter().collect()];
    trigrams.dedup();
    trigrams
}

/// Whether there is one term, of a few letters.
fn is_short(terms: &Terms) -> bool {
    let [term] = &*terms.terms else { return false };
    term.patterns(Rank::LAST).iter().all(|pattern| pattern.indexed().trim().chars().count() <= 3)
}

/// By name: PostgreSQL refuses a statement known to it whose `*` has become more, by a step of a newer version.
fn every_column() -> String {
    Column::iter().map(|column| format!("customers.{}", column.as_str())).collect::<Vec<_>>().join(", ")
}

fn names(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(IdenStatic::as_str).collect()
}

/// What is ordered by, all of it in one direction.
fn ordered(columns: &[&str], direction: &Direction) -> String {
    let direction = if *direction == Direction::Desc { "DESC" } else { "ASC" };
    columns.iter().map(|column| format!("{column} {direction}")).collect::<Vec<_>>().join(", ")
}
