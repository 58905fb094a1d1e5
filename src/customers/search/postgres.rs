//! Searching on PostgreSQL along its index of trigrams, which is cut into slices of the order of names.
//!
//! It buys: at a million customers, a page of "artin" with its count for 2.4 ms of PostgreSQL's time instead of 20, and one of
//! "a" for 11 instead of 117; a new customer costs 0.13 ms more. To be without it, delete `slices.rs` and
//! `migrations/postgres/0006_slices.sql`, and let LIKE find the same rows.

use sea_orm::{
    Condition, ConnectionTrait,
    sea_query::{Expr, Func, SimpleExpr},
};

use super::{
    order::By,
    ranks::{found, matching, within},
    request::{Query, Total, count, sorted},
    slices,
    terms::{Rank, Terms},
};
use crate::{customers::entity::customer, db::scalar, error::Error};

/// The rows of a page and one more, and how many match.
pub async fn page(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    let found = || found(terms, query.order.by);
    if terms.is_empty() {
        let rows = sorted(query, terms, found())?.all(db).await?;
        let (everyone, most) = query.everyone();
        let everyone = u64::try_from(scalar(db, &everyone).await?).unwrap_or(0);
        return Ok((rows, Total::of(everyone, most)));
    }
    let (rows, count) = if terms.born.is_some() {
        let count = count(db, query, found()).await?;
        (sorted(query, terms, found())?.all(db).await?, count)
    } else {
        let (few, count) = slices::few(db, terms, query).await?;
        let rows = match (few, query.order.by) {
            (Some(few), _) => few,
            (None, By::Match | By::Name) => slices::many(db, terms, query).await?,
            // Many are met soon along any index.
            (None, _) => sorted(query, terms, along_an_index(terms, query.order.by))?.all(db).await?,
        };
        (rows, count)
    };
    Ok((rows, Total::of(count, query.counted())))
}

/// The customers that a search finds. PostgreSQL takes half of all rows for matches where it cannot estimate them, and so
/// reads them along the index that they are sorted by.
fn along_an_index(terms: &Terms, by: By) -> Condition {
    let matching = SimpleExpr::from(matching(terms, Rank::LAST));
    Condition::all().add(within(by)).add(SimpleExpr::from(Func::coalesce([matching, Expr::val(false)])))
}
