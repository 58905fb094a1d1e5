//! What a search asks for and what it gives, and the statements that both databases share.

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, EntityTrait, IntoSimpleExpr, Order as Direction, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr},
};

use super::{
    super::entity::customer::{self, Column, IN_TRASH},
    cursor::Cursor,
    order::{By, Order},
    ranks,
    terms::Terms,
};
use crate::error::Error;

/// How many customers the list has, as they are counted when they come and go: to count a million takes 70 ms.
pub const EVERYONE: &str = "SELECT CAST(sum(n) AS BIGINT) FROM customer_counts";

/// Past this many the count of a search says "more than", in an order by name and in any other.
pub const COUNTED: [u64; 2] = [1_000, 10_000];

/// The most characters of a search.
pub const LONGEST: usize = 200;

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
    /// The fields of one's own whose values are shown, unless all are; PostgreSQL gives all.
    pub listed: Option<Vec<Arc<str>>>,
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

impl Query {
    /// Whether the rows are read from the end of the page to its beginning.
    pub fn is_backwards(&self) -> bool {
        matches!(self.start, Start::Before(_) | Start::Last)
    }

    /// Which way the rows are read.
    pub fn direction(&self) -> Direction {
        if self.order.descending == self.is_backwards() { Direction::Asc } else { Direction::Desc }
    }

    /// The cursor where the page starts.
    pub fn cursor(&self) -> Option<&Cursor> {
        match &self.start {
            Start::After(cursor) | Start::Before(cursor) => Some(cursor),
            Start::First | Start::Last => None,
        }
    }

    /// How far matches are counted. The last page has to know its number, so there all of them are.
    pub fn counted(&self) -> u64 {
        let [by_name, otherwise] = COUNTED;
        match self.order.by {
            _ if self.start == Start::Last => u32::MAX.into(),
            By::Match | By::Name => by_name,
            By::Deletion if !self.text.is_empty() => by_name,
            _ => otherwise,
        }
    }

    /// What counts everyone, and how far: those of the list are counted when they come and go, those of the trash here.
    pub fn everyone(&self) -> (String, u64) {
        if !self.order.by.is_of_trash() {
            return (EVERYONE.to_owned(), u64::MAX);
        }
        let most = self.counted();
        let some = format!("SELECT 1 FROM customers WHERE {IN_TRASH} LIMIT {}", most + 1);
        (format!("SELECT count(*) FROM ({some}) AS counted"), most)
    }
}

impl Total {
    /// What a count up to one more than `most` says.
    pub fn of(count: u64, most: u64) -> Self {
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
pub fn sorted(query: &Query, terms: &Terms, condition: impl IntoCondition) -> Result<Select<customer::Entity>, Error> {
    let direction = query.direction();
    let mut select = customer::Entity::find().filter(condition).limit(query.limit + 1);
    let mut sort: Vec<SimpleExpr> = query.order.by.columns().iter().map(|column| column.into_simple_expr()).collect();
    if query.order.by == By::Match {
        sort.insert(0, ranks::rank(terms));
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
pub async fn count(db: &impl ConnectionTrait, query: &Query, condition: impl IntoCondition) -> Result<u64, Error> {
    let some = customer::Entity::find().filter(condition).select_only().column(Column::Id);
    Ok(some.limit(query.counted() + 1).count(db).await?)
}
