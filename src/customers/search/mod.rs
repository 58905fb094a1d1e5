//! How customers are found and put in order: pages by keyset, never by OFFSET, at the same cost wherever they are.
//! Both databases give the same answer in the same order; each has a file for how it comes to it.

mod cursor;
mod labels;
mod order;
mod postgres;
mod ranks;
mod request;
pub mod segments;
mod slices;
mod sqlite;
mod terms;

use sea_orm::{Condition, ConnectionTrait, DatabaseBackend};

use super::entity::customer;
use crate::{error::Error, secret::Key};

pub use cursor::Cursor;
pub use order::{By, Order};
pub use request::{END, EVERYONE, LONGEST, Page, Query, Start, Total};
pub use sqlite::rebuild;
use terms::Terms;

/// The page of customers that `query` asks for, and how many there are to find; with `own`, fields of one's own are
/// searched too.
pub async fn page(db: &impl ConnectionTrait, query: &Query, own: bool, secret: &Key) -> Result<(Page, Total), Error> {
    let terms = Terms::read(&query.text, own);
    let found = rows(db, &terms, query).await?;
    paged(&terms, query, found, secret)
}

/// The page of those for whom `condition` holds, in the order of `query`, which searches for nothing.
pub async fn page_where(
    db: &impl ConnectionTrait,
    query: &Query,
    (condition, total): (Condition, Total),
    secret: &Key,
) -> Result<(Page, Total), Error> {
    let terms = Terms::default();
    let rows = request::sorted(query, &terms, condition.add(ranks::within(query.order.by)))?.all(db).await?;
    paged(&terms, query, cut(query, rows, total), secret)
}

fn paged(
    terms: &Terms,
    query: &Query,
    (mut rows, total, more): (Vec<customer::Model>, Total, bool),
    secret: &Key,
) -> Result<(Page, Total), Error> {
    if query.is_backwards() {
        rows.reverse();
    }
    let count = rows.len() as u64;
    let position = match &query.start {
        Start::First => 0,
        Start::Last => total.least().saturating_sub(count),
        Start::After(cursor) => cursor.position + 1,
        Start::Before(cursor) => cursor.position.saturating_sub(count),
    };
    let (before, after) = match query.start {
        Start::First => (false, more),
        Start::Last => (more, false),
        Start::After(_) => (true, more),
        Start::Before(_) => (more, true),
    };
    let cursor = |row: Option<&customer::Model>, wanted: bool, position| match row.filter(|_| wanted) {
        Some(row) => Cursor::of(row, terms.rank_of(row), query.order, position).sealed(secret).map(Some),
        None => Ok(None),
    };
    let previous = cursor(rows.first(), before, position)?;
    let next = cursor(rows.last(), after, (position + count).saturating_sub(1))?;
    Ok((Page { rows, position, previous, next }, total))
}

/// The customers that `query` asks for, and the cursor of the last of them when there are more; for whoever goes on to the
/// end, forwards, and seals no cursor.
pub async fn batch(
    db: &impl ConnectionTrait,
    query: &Query,
    own: bool,
) -> Result<(Vec<customer::Model>, Option<Cursor>), Error> {
    let terms = Terms::read(&query.text, own);
    let (rows, _, more) = rows(db, &terms, query).await?;
    let last = rows.last().filter(|_| more);
    let cursor = last.map(|row| Cursor::of(row, terms.rank_of(row), query.order, 0));
    Ok((rows, cursor))
}

/// The rows of a page, how many match, and whether there are more beyond the page.
async fn rows(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total, bool), Error> {
    let (rows, total) = match db.get_database_backend() {
        DatabaseBackend::Sqlite => sqlite::page(db, terms, query).await?,
        _ => postgres::page(db, terms, query).await?,
    };
    Ok(cut(query, rows, total))
}

fn cut(query: &Query, mut rows: Vec<customer::Model>, total: Total) -> (Vec<customer::Model>, Total, bool) {
    let more = rows.len() as u64 > query.limit;
    rows.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
    (rows, total, more)
}
