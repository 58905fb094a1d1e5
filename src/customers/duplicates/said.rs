//! Pairs that were called different people and of which a record was merged since. That holds for the record it was merged
//! into, while the reasons are the same, until the merge is undone.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    super::merges,
    entity::{
        State,
        pair::{Column, Entity},
    },
    keep::reasons,
    rules::Score,
};
use crate::error::Error;

/// How many records are asked for at once; always as many, so that the statement is prepared once.
const ASKED: usize = 50;

/// Two customers, the one with the lower id first, and how likely they are one person.
pub type Pair = ([Uuid; 2], Score);

/// These pairs, but for those that were already called different people, of a record that was merged into one of the two.
pub async fn without_different(db: &impl ConnectionTrait, pairs: Vec<Pair>) -> Result<Vec<Pair>, Error> {
    let ids: HashSet<Uuid> = pairs.iter().flat_map(|(ids, _)| *ids).collect();
    let parts = merges::parts(db, &Vec::from_iter(ids)).await?;
    let heads: HashMap<Uuid, Uuid> = parts.iter().copied().collect();
    let mut different = HashSet::new();
    for some in parts.chunks(ASKED) {
        let these = || some.iter().cycle().take(ASKED).map(|(part, _)| *part);
        let theirs = Condition::any().add(Column::LowId.is_in(these())).add(Column::HighId.is_in(these()));
        let said = Entity::find().filter(Column::State.eq(State::Different)).filter(theirs).all(db).await?;
        for said in said {
            let [one, other] = [said.low_id, said.high_id].map(|id| heads.get(&id).copied().unwrap_or(id));
            different.insert(([one.min(other), one.max(other)], said.reasons));
        }
    }
    let mut left = Vec::new();
    for (ids, score) in pairs {
        if !different.contains(&(ids, reasons(&score)?)) {
            left.push((ids, score));
        }
    }
    Ok(left)
}
