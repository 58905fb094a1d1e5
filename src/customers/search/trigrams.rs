//! SQLite's index of trigrams over names and numbers, which hands its rows out by their place in the order of names.
//! In the index two spaces stand before a word and at least one after it, so that even a letter finds beginnings.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, Statement, Value,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    super::{entity::customer, rows},
    By, Query, Start, is_sqlite,
    terms::{Piece, TIERS, Terms, Word},
};
use crate::error::Error;

/// Whether this database has the index.
pub fn are_in(db: &impl ConnectionTrait) -> bool {
    is_sqlite(db)
}

/// Whether many matches can be read by their place; sorting them would take a hundred times as long.
pub fn serve(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> bool {
    are_in(db) && matches!(query.order.by, By::Match | By::Name) && terms.born.is_none()
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

/// The rows of a page and one more: the best matches first, unless only the name counts, then by place.
pub async fn rows(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> Result<Vec<customer::Model>, Error> {
    let backwards = matches!(query.start, Start::Before(_) | Start::Last);
    let descending = query.order.descending != backwards;
    let (tier, mut place) = match &query.start {
        Start::First | Start::Last => (None, None),
        Start::After(cursor) | Start::Before(cursor) => (Some(cursor.tier), Some(cursor.place)),
    };
    let mut tiers = if query.order.by == By::Match { expressions(terms) } else { vec![(2, expression(terms, 2))] };
    if descending {
        tiers.reverse();
    }
    let beyond = |at: usize| tier.is_some_and(|tier| if descending { at > tier } else { at < tier });
    let mut found = Vec::new();
    for (at, matching) in tiers {
        let wanted = query.limit + 1 - found.len() as u64;
        if wanted == 0 || (query.order.by == By::Match && beyond(at)) {
            continue;
        }
        let from = place.take().filter(|_| query.order.by != By::Match || tier == Some(at));
        found.extend(in_one(db, matching, from, descending, wanted).await?);
    }
    Ok(found)
}

async fn in_one(
    db: &impl ConnectionTrait,
    matching: String,
    from: Option<i64>,
    descending: bool,
    limit: u64,
) -> Result<Vec<customer::Model>, Error> {
    let (compare, direction, edge) = if descending { ("<", "DESC", i64::MAX) } else { (">", "ASC", i64::MIN) };
    let sql = format!(
        "SELECT customers.* FROM customers_search JOIN customers ON customers.place = customers_search.rowid \
         WHERE customers_search MATCH ? AND customers_search.rowid {compare} ? \
         ORDER BY customers_search.rowid {direction} LIMIT ?"
    );
    let values: Vec<Value> = vec![matching.into(), from.unwrap_or(edge).into(), limit.into()];
    Ok(rows::all_of(db, Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?)
}

/// One expression for each tier that holds rows of its own, without the rows of the better ones.
fn expressions(terms: &Terms) -> Vec<(usize, String)> {
    let [whole, begins, somehow] = TIERS.map(|tier| expression(terms, tier));
    let mut tiers = vec![(0, whole.clone())];
    for (tier, matching, better) in [(1, &begins, &whole), (2, &somehow, &begins)] {
        if matching != better {
            tiers.push((tier, format!("({matching}) NOT ({better})")));
        }
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
