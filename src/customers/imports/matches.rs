//! The rows of an import that are somebody by the rules of duplicates, as the database keeps them with what was chosen.

use std::{collections::HashMap, ops::Range};

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    alike::{self, Match, Who},
    entity::matched::{Column, Entity, Model},
    state::Verdict,
    work::from_json,
};
use crate::{
    customers::duplicates::rules::{Person, Reason},
    db::{Db, Tx, bulk},
    error::Error,
};

/// How many are deleted at once.
const AT_ONCE: u64 = 5_000;

/// What a person says of a row that may be somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is somebody else, and is added.
    Add,
    /// It is them.
    Same,
}

impl Choice {
    /// The word in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Same => "same",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Add, Self::Same].into_iter().find(|one| one.name() == name)
    }
}

/// What is kept of the match of a row.
pub fn row(
    import_id: Uuid,
    (place, line): (i64, u64),
    verdict: Verdict,
    found: &Match,
    person: &Person,
) -> Result<Model, Error> {
    let number = |line: u64| i64::try_from(line).unwrap_or(i64::MAX);
    let (customer_id, other) = match found.who {
        Who::Customer(id) => (Some(id), None),
        Who::Row { place, line } => (None, Some((place, number(line)))),
    };
    Ok(Model {
        import_id,
        place,
        line: number(line),
        verdict: verdict.name().to_owned(),
        customer_id,
        other_place: other.map(|(place, _)| place),
        other_line: other.map(|(_, line)| line),
        reasons: alike::reasons(&found.score.reasons)?,
        mark: found.mark(person)?,
        choice: None,
    })
}

impl Model {
    /// What was chosen; nothing yet.
    pub fn choice(&self) -> Option<Choice> {
        self.choice.as_deref().and_then(Choice::named)
    }

    /// The reasons in words.
    pub fn in_words(&self) -> Result<String, Error> {
        let reasons: Vec<Reason> = from_json(&self.reasons)?;
        Ok(reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join(", "))
    }
}

fn at(import_id: Uuid, rows: &Range<i64>) -> Condition {
    let of_import = Condition::all().add(Column::ImportId.eq(import_id));
    of_import.add(Column::Place.gte(rows.start)).add(Column::Place.lt(rows.end))
}

/// Puts the matches of the rows of a chunk in place of those before. What was chosen stays where row, match and reasons are the
/// same; those are answered.
pub async fn put(tx: &Tx, import_id: Uuid, rows: Range<i64>, found: Vec<Model>) -> Result<Vec<Model>, Error> {
    let there = at(import_id, &rows);
    let chosen = Entity::find().filter(there.clone()).filter(Column::Choice.is_not_null()).all(&**tx).await?;
    let chosen: HashMap<i64, Model> = chosen.into_iter().map(|row| (row.place, row)).collect();
    Entity::delete_many().filter(there).exec(&**tx).await?;
    let stays = |row: Model| {
        let before = chosen.get(&row.place).filter(|before| before.mark == row.mark);
        Model { choice: before.and_then(|before| before.choice.clone()), ..row }
    };
    let found: Vec<Model> = found.into_iter().map(stays).collect();
    for some in found.chunks(bulk::rows_at_once::<Entity>()) {
        let rows = some.iter().map(|row| row.clone().into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(found.into_iter().filter(|row| row.choice.is_some()).collect())
}

/// The matches of some rows, by their places.
pub async fn of_rows(
    db: &impl ConnectionTrait,
    import_id: Uuid,
    rows: Range<i64>,
) -> Result<HashMap<i64, Model>, Error> {
    let there = at(import_id, &rows);
    let found = Entity::find().filter(there).all(db).await?;
    Ok(found.into_iter().map(|row| (row.place, row)).collect())
}

/// Some matches that are told to be so, those after a place, in the order of the file.
pub async fn some(
    db: &impl ConnectionTrait,
    import_id: Uuid,
    verdict: Verdict,
    after: i64,
    most: u64,
) -> Result<Vec<Model>, Error> {
    let there = Entity::find().filter(Column::ImportId.eq(import_id)).filter(Column::Verdict.eq(verdict.name()));
    Ok(there.filter(Column::Place.gt(after)).order_by_asc(Column::Place).limit(most).all(db).await?)
}

/// Deletes some of the matches of an import; answers whether there were any.
pub async fn delete_some(db: &Db, import_id: Uuid) -> Result<bool, Error> {
    db.write(move |tx| async move {
        let some = Entity::find().filter(Column::ImportId.eq(import_id)).select_only().column(Column::Place);
        let places: Vec<i64> = some.order_by_asc(Column::Place).limit(AT_ONCE).into_tuple().all(&*tx).await?;
        let Some(last) = places.last() else { return Ok(false) };
        let these = Entity::delete_many().filter(Column::ImportId.eq(import_id)).filter(Column::Place.lte(*last));
        these.exec(&*tx).await?;
        Ok(true)
    })
    .await
}

/// Forgets whom rows may be, where that is one of these customers, who are taken out of the database.
pub async fn let_go(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    let theirs = Entity::update_many().filter(Column::CustomerId.is_in(ids.iter().copied()));
    theirs.col_expr(Column::CustomerId, Expr::value(None::<Uuid>)).exec(&**tx).await?;
    Ok(())
}
