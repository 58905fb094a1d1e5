//! How customers are found and put in order: pages by keyset, never by OFFSET, at the same cost wherever they are.
//! Both databases give the same answer in the same order; each has a file for how it comes to it.

mod cursor;
mod fold;
mod order;
mod postgres;
mod ranks;
mod sqlite;
mod terms;

use sea_orm::{
    ConnectionTrait, DatabaseBackend, EntityTrait, IntoSimpleExpr, Order as Direction, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr},
};

use super::entity::customer::{self, Column};
use crate::{error::Error, secret::Key};

pub use cursor::Cursor;
pub use fold::fold;
pub use order::{By, Order};
pub use sqlite::rebuild;
use terms::Terms;

/// Past this many the count of a search says "more than", in an order by name and in any other.
const COUNTED: [u64; 2] = [1_000, 10_000];

/// How many customers there are, as they are counted when they come and go.
const EVERYONE: &str = "SELECT CAST(sum(n) AS BIGINT) FROM customer_counts";

/// What stands in an address in place of a cursor: the last page ends before it.
pub const END: &str = "end";

/// Which page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The first.
    First,
    /// The last.
    Last,
    /// The one after the row of a cursor.
    After(Cursor),
    /// The one before the row of a cursor.
    Before(Cursor),
}

/// What to look for, in which order, from where, how many.
#[derive(Debug, Clone)]
pub struct Query {
    pub text: String,
    pub order: Order,
    pub start: Start,
    pub limit: u64,
}

/// One page of the list.
#[derive(Debug)]
pub struct Page {
    pub rows: Vec<customer::Model>,
    /// The number of the first row in the list, from 0.
    pub position: u64,
    /// The cursor of the page before, when there is one.
    pub previous: Option<String>,
    /// The cursor of the page after, when there is one.
    pub next: Option<String>,
}

/// How many there are, counted as far as counting is cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    MoreThan(u64),
}

/// The page of customers that `query` asks for, and how many there are to find.
pub async fn page(db: &impl ConnectionTrait, query: &Query, secret: &Key) -> Result<(Page, Total), Error> {
    let terms = Terms::read(&query.text);
    let (mut rows, total) = match db.get_database_backend() {
        DatabaseBackend::Sqlite => sqlite::page(db, &terms, query).await?,
        _ => postgres::page(db, &terms, query).await?,
    };
    let more = rows.len() as u64 > query.limit;
    rows.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
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

impl Query {
    /// Whether the rows are read from the end of the page to its beginning.
    fn is_backwards(&self) -> bool {
        matches!(self.start, Start::Before(_) | Start::Last)
    }

    /// Which way the rows are read.
    fn direction(&self) -> Direction {
        if self.order.descending == self.is_backwards() { Direction::Asc } else { Direction::Desc }
    }

    /// The cursor where the page starts.
    fn cursor(&self) -> Option<&Cursor> {
        match &self.start {
            Start::After(cursor) | Start::Before(cursor) => Some(cursor),
            Start::First | Start::Last => None,
        }
    }

    /// How far matches are counted. The last page has to know its number, so there all of them are.
    fn counted(&self) -> u64 {
        let [by_name, otherwise] = COUNTED;
        match self.order.by {
            _ if self.start == Start::Last => u32::MAX.into(),
            By::Match | By::Name => by_name,
            _ => otherwise,
        }
    }
}

impl Total {
    /// What a count up to one more than `most` says.
    fn of(count: u64, most: u64) -> Self {
        if count > most { Self::MoreThan(most) } else { Self::Exactly(count) }
    }

    /// There are at least so many.
    pub fn least(self) -> u64 {
        match self {
            Self::Exactly(count) | Self::MoreThan(count) => count,
        }
    }
}

/// The rows of a page and one more, out of those for which `condition` holds; the first of them next to where the page
/// starts.
fn sorted(query: &Query, terms: &Terms, condition: impl IntoCondition) -> Result<Select<customer::Entity>, Error> {
    let direction = query.direction();
    let mut select = customer::Entity::find().filter(condition).limit(query.limit + 1);
    let mut sort: Vec<SimpleExpr> = query.order.by.columns().iter().map(|column| column.into_simple_expr()).collect();
    if query.order.by == By::Match {
        sort.insert(0, ranks::rank(terms));
        select = select.expr_as(ranks::rank(terms), "rank");
    }
    if let Some(cursor) = query.cursor() {
        let values = cursor.values().ok_or(Error::Malformed("This link to a page of the list cannot be read."))?;
        let (here, there) = (Expr::tuple(sort.clone()), Expr::tuple(values.into_iter().map(SimpleExpr::from)));
        select = select.filter(if direction == Direction::Asc { here.gt(there) } else { here.lt(there) });
    }
    for expression in sort {
        select = select.order_by(expression, direction.clone());
    }
    Ok(select)
}

/// How many customers there are for whom `condition` holds, counted as far as the query wants it.
async fn count(db: &impl ConnectionTrait, query: &Query, condition: impl IntoCondition) -> Result<u64, Error> {
    let some = customer::Entity::find().filter(condition).select_only().column(Column::Id);
    Ok(some.limit(query.counted() + 1).count(db).await?)
}
