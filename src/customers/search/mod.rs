//! How customers are found and put in order: pages by keyset, never by OFFSET, at the same cost wherever they are.
//! Conditions and order are the same on both databases; what SQLite's index of trigrams does better stands in `trigrams`.

mod cursor;
mod fold;
mod order;
mod terms;
mod trigrams;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, IntoSimpleExpr, Order as Direction,
    QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, IntoCondition, LikeExpr, SimpleExpr},
};

use super::{
    entity::customer::{self, Column},
    rows,
};
use crate::{error::Error, secret::Key};

pub use cursor::Cursor;
pub use fold::fold;
pub use order::{By, Order};
use terms::{Piece, TIERS, Terms};
pub use trigrams::make_anew;

/// Past this many the count of a search says "more than"; in another order than that of names, matches are read row by
/// row from there on.
const COUNTED: [u64; 2] = [1_000, 10_000];

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
    let backwards = matches!(query.start, Start::Before(_) | Start::Last);
    let (mut rows, total) = if terms.is_empty() {
        let everyone = sorted(query, &terms, Column::DeletedAt.is_null())?;
        let (rows, count) = rows::all_and_count(db, everyone).await?;
        (rows, Total::Exactly(count))
    } else if trigrams::serve(db, &terms, query) {
        trigrams::page(db, &terms, query).await?
    } else {
        let total = total(db, &terms, query.order.by).await?;
        let many = matches!(total, Total::MoreThan(_));
        let rows = if many && query.order.by == By::Match {
            by_tier(db, &terms, query).await?
        } else {
            rows::all(db, sorted(query, &terms, found(db, &terms, many))?).await?
        };
        (rows, total)
    };
    let more = rows.len() as u64 > query.limit;
    rows.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
    if backwards {
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
        Some(row) => Cursor::of(row, terms.tier_of(row), query.order, position).sealed(secret).map(Some),
        None => Ok(None),
    };
    let previous = cursor(rows.first(), before, position)?;
    let next = cursor(rows.last(), after, (position + count).saturating_sub(1))?;
    if trigrams::serve(db, &terms, query) {
        trigrams::settle(&mut rows, &terms, query.order);
    }
    Ok((Page { rows, position, previous, next }, total))
}

impl Total {
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
    let backwards = matches!(query.start, Start::Before(_) | Start::Last);
    let direction = if query.order.descending == backwards { Direction::Asc } else { Direction::Desc };
    let mut sort: Vec<SimpleExpr> = query.order.by.columns().iter().map(|column| column.into_simple_expr()).collect();
    if query.order.by == By::Match {
        sort.insert(0, tier(terms));
    }
    let mut select = customer::Entity::find().filter(condition).limit(query.limit + 1);
    if let Start::After(cursor) | Start::Before(cursor) = &query.start {
        let values = cursor.values().ok_or(Error::Malformed("This link to a page of the list cannot be read."))?;
        let (here, there) = (Expr::tuple(sort.clone()), Expr::tuple(values.into_iter().map(SimpleExpr::from)));
        select = select.filter(if direction == Direction::Asc { here.gt(there) } else { here.lt(there) });
    }
    for expression in sort {
        select = select.order_by(expression, direction.clone());
    }
    Ok(select)
}

/// The same for many matches, the best first: one tier after the other along the order of names, as to sort them all
/// would take a hundred times as long.
async fn by_tier(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> Result<Vec<customer::Model>, Error> {
    let backwards = matches!(query.start, Start::Before(_) | Start::Last);
    let from = match &query.start {
        Start::After(cursor) | Start::Before(cursor) => Some(cursor),
        Start::First | Start::Last => None,
    };
    let mut tiers = TIERS;
    if backwards {
        tiers.reverse();
    }
    let reached = |at: usize| from.is_none_or(|from| if backwards { at <= from.tier } else { at >= from.tier });
    let mut rows: Vec<customer::Model> = Vec::new();
    for at in tiers.into_iter().filter(|at| reached(*at)) {
        let Some(limit) = query.limit.checked_sub(rows.len() as u64) else { break };
        let better = at.checked_sub(1);
        if better.is_some_and(|better| terms.are_alike(at, better)) {
            continue;
        }
        let start = match from.filter(|from| from.tier == at).map(Cursor::by_name) {
            Some(cursor) if backwards => Start::Before(cursor),
            Some(cursor) => Start::After(cursor),
            None if backwards => Start::Last,
            None => Start::First,
        };
        let mut here = found(db, terms, true).add(matching(terms, at));
        if let Some(better) = better {
            here = here.add(matching(terms, better).not());
        }
        let by_name = Query { text: String::new(), order: Order { by: By::Name, ..query.order }, start, limit };
        rows.extend(rows::all(db, sorted(&by_name, terms, here)?).await?);
    }
    Ok(rows)
}

/// How many customers a search finds.
async fn total(db: &impl ConnectionTrait, terms: &Terms, by: By) -> Result<Total, Error> {
    let most = COUNTED[usize::from(!matches!(by, By::Match | By::Name))];
    let counted = if trigrams::are_in(db) && terms.born.is_none() {
        trigrams::count(db, terms, most + 1).await?
    } else {
        let some = customer::Entity::find().filter(found(db, terms, false));
        let some = some.select_only().column(Column::Id).limit(most + 1);
        sea_orm::PaginatorTrait::count(some, db).await?
    };
    Ok(if counted > most { Total::MoreThan(most) } else { Total::Exactly(counted) })
}

/// The customers that a search finds and the trash does not hold; `many` of them are met soon along any index.
fn found(db: &impl ConnectionTrait, terms: &Terms, many: bool) -> Condition {
    let mut found = Condition::all().add(Column::DeletedAt.is_null());
    if let Some(born) = terms.born {
        found = found.add(Column::DateOfBirth.eq(born));
    } else if trigrams::are_in(db) && !many {
        return found.add(trigrams::condition(terms));
    }
    found.add(matching(terms, TIERS[2]))
}

/// How well a row matches, as [`Terms::tier_of`] says it.
fn tier(terms: &Terms) -> SimpleExpr {
    let [whole, begins, somehow] = TIERS;
    let number = |tier: usize| Expr::val(i64::try_from(tier).unwrap_or(i64::MAX));
    CaseStatement::new()
        .case(matching(terms, whole), number(whole))
        .case(matching(terms, begins), number(begins))
        .finally(number(somehow))
        .into()
}

/// Whether a row matches at least this well.
fn matching(terms: &Terms, tier: usize) -> Condition {
    let stands = |piece: &Piece| {
        let (column, pattern) = match piece {
            Piece::Name(text) => ("words", format!("%{}%", literal(text))),
            Piece::Digits(text) => ("phone_number", format!("%{text}%")),
            Piece::FirstDigits(text) => ("phone_number", format!("+{text}%")),
            Piece::LastDigits(text) => ("phone_number", format!("%{text}")),
        };
        Expr::col(Alias::new(column)).like(LikeExpr::new(pattern).escape('\\'))
    };
    terms.words.iter().fold(Condition::all(), |all, word| {
        all.add(word.pieces(tier).iter().fold(Condition::any(), |any, piece| any.add(stands(piece))))
    })
}

fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn is_sqlite(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DatabaseBackend::Sqlite
}
