//! Searching on PostgreSQL, whose index of trigrams finds rows but keeps no order.
//! Few matches are sorted; many are read along the index of names, one rank after the other.

use sea_orm::ConnectionTrait;

use super::{
    cursor::Cursor,
    order::{By, Order},
    ranks::{found, matching},
    request::{COUNTED, EVERYONE, Query, Start, Total, count, sorted},
    terms::{Rank, Terms},
};
use crate::{customers::entity::customer, db::scalar, error::Error};

/// The rows of a page and one more, and how many match.
pub async fn page(
    db: &impl ConnectionTrait,
    terms: &Terms,
    query: &Query,
) -> Result<(Vec<customer::Model>, Total), Error> {
    let condition = found(terms);
    if terms.is_empty() {
        let rows = sorted(query, terms, condition)?.all(db).await?;
        let everyone = u64::try_from(scalar(db, EVERYONE).await?).unwrap_or(0);
        return Ok((rows, Total::Exactly(everyone)));
    }
    let count = count(db, query, condition.clone()).await?;
    let rows = if query.order.by == By::Match && count > COUNTED[0] {
        by_rank(db, terms, query).await?
    } else {
        sorted(query, terms, condition)?.all(db).await?
    };
    Ok((rows, Total::of(count, query.counted())))
}

/// The rows of a page and one more, rank after rank: to sort thousands of matches takes a hundred times as long.
async fn by_rank(db: &impl ConnectionTrait, terms: &Terms, query: &Query) -> Result<Vec<customer::Model>, Error> {
    let (cursor, backwards) = (query.cursor(), query.is_backwards());
    let mut ranks = Rank::ALL;
    if backwards {
        ranks.reverse();
    }
    let reached = |rank: Rank| cursor.is_none_or(|from| if backwards { rank <= from.rank } else { rank >= from.rank });
    let mut rows: Vec<customer::Model> = Vec::new();
    for rank in ranks.into_iter().filter(|rank| reached(*rank) && !terms.repeats(*rank)) {
        let Some(limit) = query.limit.checked_sub(rows.len() as u64) else { break };
        let start = match cursor.filter(|from| from.rank == rank).map(Cursor::by_name) {
            Some(cursor) if backwards => Start::Before(cursor),
            Some(cursor) => Start::After(cursor),
            None if backwards => Start::Last,
            None => Start::First,
        };
        let mut here = found(terms).add(matching(terms, rank));
        if let Some(better) = rank.better() {
            here = here.add(matching(terms, better).not());
        }
        let by_name = Query { text: String::new(), order: Order { by: By::Name, ..query.order }, start, limit };
        rows.extend(sorted(&by_name, terms, here)?.all(db).await?);
    }
    Ok(rows)
}
