//! SQLite's index of trigrams over names and numbers, which hands its rows out by their place in the order of names.
//! In the index two spaces stand before a word and at least one after it, so that even a letter finds beginnings.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, QueryTrait, Statement, Value,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::{
        entity::customer,
        rows::{self, Sql},
    },
    By, COUNTED, Order, Query, Start, Total, is_sqlite, sorted,
    terms::{Piece, TIERS, Terms, Word},
};
use crate::error::Error;

/// Up to so many matches are all read and sorted; each costs 2 microseconds.
const SORTED: u64 = 200;

/// Whether a search is answered out of the index alone: one of SQLite's, in the order of matches or names, for no date.
pub fn serve(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> bool {
    are_in(db) && matches!(query.order.by, By::Match | By::Name) && terms.born.is_none()
}

/// Whether this database has the index.
pub fn are_in(db: &impl ConnectionTrait) -> bool {
    is_sqlite(db)
}

/// Makes the indexes and the count anew, after many rows were written without them.
pub async fn make_anew(db: &impl ConnectionTrait) -> Result<(), Error> {
    if are_in(db) {
        for sql in [
            "INSERT INTO customers_search (customers_search) VALUES ('rebuild')",
            "INSERT INTO customers_search (customers_search) VALUES ('optimize')",
            "INSERT INTO customers_words (customers_words) VALUES ('rebuild')",
            "INSERT INTO customers_words (customers_words) VALUES ('optimize')",
            "UPDATE customer_counts SET n = (SELECT count(*) FROM customers WHERE deleted_at IS NULL)",
        ] {
            db.execute_unprepared(sql).await?;
        }
    }
    Ok(())
}

/// Rows that match, for a query of the table.
pub fn condition(terms: &Terms) -> SimpleExpr {
    let sql = "customers.place IN (SELECT rowid FROM customers_search WHERE customers_search MATCH ?)";
    Expr::cust_with_values(sql, [expression(terms, TIERS[2])])
}

/// How many match, counted up to `most`.
pub async fn count(db: &impl ConnectionTrait, terms: &Terms, most: u64) -> Result<u64, Error> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM customers_search WHERE customers_search MATCH ? LIMIT ?)";
    Ok(rows::number(db, sql, vec![expression(terms, TIERS[2]).into(), most.into()]).await?)
}

/// The rows of a page and one more, and how many match: a few are sorted, more are read by their place.
pub async fn page(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    let [most, _] = COUNTED;
    let hits = Sql {
        text: "WITH hits AS MATERIALIZED \
               (SELECT rowid AS place FROM customers_search WHERE customers_search MATCH ? LIMIT ?)"
            .into(),
        values: vec![expression(terms, TIERS[2]).into(), (most + 1).into()],
    };
    let when_few = "place IN (SELECT place FROM hits WHERE (SELECT count(*) FROM hits) <= ?)";
    let few = sorted(query, terms, Expr::cust_with_values(when_few, [SORTED]))?.build(DatabaseBackend::Sqlite);
    let count = Sql { text: "(SELECT count(*) FROM hits)".into(), values: vec![] };
    let [whole, begins, _] = TIERS.map(|tier| somebody_may(terms, tier));
    let (found, [count, whole, begins]) = rows::after(db, hits, [count, whole, begins], few).await?;
    let total = if count > most { Total::MoreThan(most) } else { Total::Exactly(count) };
    let found = if count > SORTED { by_place(db, terms, query, [whole > 0, begins > 0]).await? } else { found };
    Ok((found, total))
}

/// Puts the rows of one page in order; those read by their place are so already, but for names that begin alike.
pub fn settle(rows: &mut [customer::Model], terms: &Terms, order: Order) {
    let tier = |row: &customer::Model| if order.by == By::Match { terms.tier_of(row) } else { 0 };
    let names = |row: &customer::Model| (tier(row), row.last_name_sort.clone(), row.first_name_sort.clone(), row.id);
    rows.sort_by_cached_key(names);
    if order.descending {
        rows.reverse();
    }
}

/// Whether anybody has the words of a tier, one by one: if not, nobody matches so well, and the lists of common
/// trigrams need not be read to their ends to learn it.
fn somebody_may(terms: &Terms, tier: usize) -> Sql {
    let (mut text, mut values) = (String::from("1"), Vec::new());
    for word in &terms.words {
        // A phone number has no words to ask for.
        let [Piece::Name(name)] = word.pieces(tier) else { continue };
        let (first, name) = (name.trim(), name.trim_start());
        text.push_str(" AND EXISTS (SELECT 1 FROM customers_vocabulary WHERE term ");
        if name.len() > first.len() {
            text.push_str("= ?)");
            values.push(first.into());
        } else {
            text.push_str(">= ? AND term < ?)");
            values.extend([first.into(), format!("{first}\u{10FFFF}").into()]);
        }
    }
    Sql { text, values }
}

/// The rows of a page and one more: the best matches first, unless only the name counts, then by place.
async fn by_place(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
    known: [bool; 2],
) -> Result<Vec<customer::Model>, Error> {
    let backwards = matches!(query.start, Start::Before(_) | Start::Last);
    let descending = query.order.descending != backwards;
    let (compare, direction, edge) = if descending { ("<", "DESC", i64::MAX) } else { (">", "ASC", i64::MIN) };
    let (tier, place) = match &query.start {
        Start::First | Start::Last => (None, edge),
        Start::After(cursor) | Start::Before(cursor) => (Some(cursor.tier), cursor.place),
    };
    let mut tiers = match query.order.by {
        By::Match => expressions(terms, known),
        _ => vec![(tier.unwrap_or(TIERS[2]), expression(terms, TIERS[2]))],
    };
    if descending {
        tiers.reverse();
    }
    tiers.retain(|(at, _)| tier.is_none_or(|tier| if descending { *at <= tier } else { *at >= tier }));
    if tiers.is_empty() {
        // The page goes on from a row of another search, or from the last that matched so well and does no more.
        return Ok(Vec::new());
    }
    let limit = Value::from(query.limit + 1);
    let (mut parts, mut values) = (Vec::new(), Vec::<Value>::new());
    for (at, matching) in tiers {
        parts.push(format!(
            "SELECT {at} AS tier, place FROM (SELECT rowid AS place FROM customers_search \
             WHERE customers_search MATCH ? AND rowid {compare} ? ORDER BY rowid {direction} LIMIT ?)"
        ));
        let from = if tier == Some(at) { place } else { edge };
        values.extend([matching.into(), from.into(), limit.clone()]);
    }
    let sql = format!(
        "SELECT customers.* FROM ({} LIMIT ?) AS hits JOIN customers USING (place) \
         ORDER BY tier {direction}, place {direction}",
        parts.join(" UNION ALL ")
    );
    values.push(limit);
    Ok(rows::all_of(db, Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?)
}

/// One expression for each tier that holds rows of its own, without the rows of the better ones.
fn expressions(terms: &Terms, known: [bool; 2]) -> Vec<(usize, String)> {
    let mut tiers: Vec<(usize, String)> = Vec::new();
    let mut better: Option<String> = None;
    for (tier, known) in TIERS.into_iter().zip(known.into_iter().chain([true])) {
        let matching = expression(terms, tier);
        if !known || better.as_ref() == Some(&matching) {
            continue;
        }
        let alone = better.map_or_else(|| matching.clone(), |better| format!("({matching}) NOT ({better})"));
        tiers.push((tier, alone));
        better = Some(matching);
    }
    tiers
}

/// What FTS5 is asked for the rows that match at least this well.
fn expression(terms: &Terms, tier: usize) -> String {
    let any = |word: &Word| {
        let pieces: Vec<String> = word.pieces(tier).iter().map(phrase).collect();
        format!("({})", pieces.join(" OR "))
    };
    terms.words.iter().map(any).collect::<Vec<_>>().join(" AND ")
}

fn phrase(piece: &Piece) -> String {
    let (column, text) = match piece {
        // A word's beginning of one letter: with both spaces before it, it is a trigram.
        Piece::Name(text) if text.chars().count() < 3 => ("name", format!(" {text}")),
        Piece::Name(text) => ("name", text.clone()),
        Piece::Digits(text) => ("phone", text.clone()),
        Piece::FirstDigits(text) => ("phone", format!("  {text}")),
        Piece::LastDigits(text) => ("phone", format!("{text} ")),
    };
    format!("{column} : \"{}\"", text.replace('"', "\"\""))
}
