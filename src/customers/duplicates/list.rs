//! The pairs that may be one person, the surest first, a page at a time; and what a person says of one.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    str::FromStr,
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    super::{entity::customer, merges, store::Customers},
    Similar, counts, due,
    entity::{
        State,
        pair::{self, Column},
    },
    rules::{Reason, Score},
};
use crate::{db::scalar, error::Error};

/// Where a page ends: the last pair on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    points: i64,
    ids: [Uuid; 2],
}

/// Two customers that may be one person, and why.
pub struct SuspectedPair {
    pub customers: [customer::Model; 2],
    pub score: Score,
}

impl Customers {
    /// Some pairs, those after `after`; and where to go on.
    pub async fn pairs(&self, after: Option<Place>, most: usize) -> Result<(Vec<SuspectedPair>, Option<Place>), Error> {
        let db = self.db().read();
        let order = [Column::Points, Column::LowId, Column::HighId];
        let mut open = pair::Entity::find().filter(Column::State.eq(State::Open));
        for column in order {
            open = open.order_by_desc(column);
        }
        if let Some(Place { points, ids: [low, high] }) = after {
            let place = Expr::tuple([Expr::value(points), Expr::value(low), Expr::value(high)]);
            open = open.filter(Expr::tuple(order.map(Expr::col)).lt(place));
        }
        let mut rows = open.limit(most as u64 + 1).all(db).await?;
        let is_last = rows.len() <= most;
        rows.truncate(most);
        let next = rows.last().filter(|_| !is_last).map(Place::of);
        let found = live(db, rows.iter().flat_map(|row| [row.low_id, row.high_id]).collect()).await?;
        let pairs = rows.iter().filter_map(|row| {
            let customers = [found.get(&row.low_id)?.clone(), found.get(&row.high_id)?.clone()];
            Some(score(row).map(|score| SuspectedPair { customers, score }))
        });
        Ok((pairs.collect::<Result<_, _>>()?, next))
    }

    /// Who was called somebody else than a customer, and what the reasons were to think that they are one person.
    pub async fn called_different_from(&self, id: Uuid) -> Result<HashMap<Uuid, Vec<Reason>>, Error> {
        let rows = pairs_of(id, State::Different).all(self.db().read()).await?;
        rows.iter().map(|row| Ok((row.beside(id), score(row)?.reasons))).collect()
    }

    /// Who may be the same person as a customer by the pairs that are kept, the surest first.
    pub async fn suspects_of(&self, id: Uuid) -> Result<Vec<Similar>, Error> {
        let db = self.db().read();
        let open = pairs_of(id, State::Open).order_by_desc(Column::Points).order_by_desc(Column::LowId);
        let rows = open.all(db).await?;
        let mut live = live(db, rows.iter().map(|row| row.beside(id)).collect()).await?;
        let suspects = rows.iter().filter_map(|row| {
            let customer = live.remove(&row.beside(id))?;
            Some(score(row).map(|score| Similar { customer, score }))
        });
        suspects.collect()
    }

    /// About how many customers the worker has still to look at.
    pub async fn still_due(&self) -> Result<i64, Error> {
        let due = scalar(self.db().read(), "SELECT count(*) FROM duplicates_due").await?;
        let Some(place) = due::work(self.db()).await?.place else { return Ok(due) };
        let people = u64::from(counts::latest(self.db()).await?.counted());
        let still = ((i64::MAX.abs_diff(place) >> 32) * people) >> 32;
        Ok(Ord::max(due, still.try_into().unwrap_or(0)))
    }

    /// Says for good that a pair is two people, or takes that back.
    pub async fn call_different(&self, ids: [Uuid; 2], different: bool) -> Result<(), Error> {
        let (before, after) = if different { (State::Open, State::Different) } else { (State::Different, State::Open) };
        let [low, high] = ids;
        let pair = pair::Entity::update_many().filter(Column::LowId.eq(low)).filter(Column::HighId.eq(high));
        let said = pair.filter(Column::State.eq(before)).col_expr(Column::State, Expr::value(after));
        let said = self.db().write(move |tx| async move {
            // Where one of them is merged by now. Before the pair, as the worker has it.
            let kept = merges::kept_of(&*tx, &ids).await?;
            if kept.iter().any(|(id, kept)| id != kept) {
                due::again(&tx, kept.into_values()).await?;
            }
            if said.exec(&*tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
        });
        said.await
    }
}

/// The pairs that a customer is in, and of which this was said.
fn pairs_of(id: Uuid, state: State) -> Select<pair::Entity> {
    let theirs = Condition::any().add(Column::LowId.eq(id)).add(Column::HighId.eq(id));
    pair::Entity::find().filter(Column::State.eq(state)).filter(theirs)
}

/// Those of these customers who are in the list.
async fn live(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, customer::Model>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let live = customer::Entity::find().filter(customer::Column::DeletedAt.is_null());
    let found = live.filter(customer::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

#[expect(clippy::cast_precision_loss, reason = "tenths between -1,000 and 1,000")]
fn score(row: &pair::Model) -> Result<Score, Error> {
    let reasons: Vec<Reason> = serde_json::from_str(&row.reasons).map_err(|error| Error::internal(&error))?;
    Ok(Score { points: row.points as f64 / 10.0, reasons })
}

impl Place {
    fn of(row: &pair::Model) -> Self {
        Self { points: row.points, ids: [row.low_id, row.high_id] }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.ids;
        write!(f, "{}.{low}.{high}", self.points)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parts: Vec<&str> = text.split('.').collect();
        let place = || {
            let [points, low, high] = parts[..] else { return None };
            Some(Self { points: points.parse().ok()?, ids: [low.parse().ok()?, high.parse().ok()?] })
        };
        place().ok_or(Error::NotFound)
    }
}
