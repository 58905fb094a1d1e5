//! What people say of rows that may be somebody: each, or all of them at once, until the import is committed.
//! What two say at once of one row is said one after the other, and the later counts.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    entity::{
        import,
        matched::{self, Column},
    },
    matches::{self, Choice},
    model::Import,
    state::{State, Verdict},
    store::{Imports, locked, update},
    work::to_json,
};
use crate::{db::Tx, error::Error};

impl Imports {
    /// Some rows that may be somebody, or surely are by the rules, those after a place; and whether there are more.
    pub async fn matches(
        &self,
        import: &Import,
        verdict: Verdict,
        (after, most): (i64, usize),
    ) -> Result<(Vec<matched::Model>, bool), Error> {
        let (db, at_most) = (self.jobs.db.read(), most as u64 + 1);
        let mut rows = matches::some(db, import.row.id, verdict, after, at_most).await?;
        let more = rows.len() > most;
        rows.truncate(most);
        Ok((rows, more))
    }

    /// Says whether a row is somebody, or takes that back. `Stale` when the row or its match is not what was looked at.
    pub async fn decide(&self, id: Uuid, place: i64, mark: i64, choice: Option<Choice>) -> Result<(), Error> {
        let decided = self.jobs.db.write(move |tx| async move {
            let mut import = open(&tx, id).await?;
            let row = matched::Entity::find_by_id((id, place)).one(&*tx).await?;
            let row = row.filter(|row| row.mark == mark).ok_or(Error::Stale)?;
            // Nobody is left whom it could be.
            if choice == Some(Choice::Same) && row.customer_id.is_none() && row.other_place.is_none() {
                return Err(Error::Stale);
            }
            if row.choice() == choice {
                return Ok(());
            }
            import.counts.choose(&row, row.choice(), choice);
            say(choice).filter(Column::ImportId.eq(id)).filter(Column::Place.eq(place)).exec(&*tx).await?;
            count(&tx, &import).await
        });
        decided.await
    }

    /// Says it of every row of which nothing was said.
    pub async fn decide_all(&self, id: Uuid, choice: Choice) -> Result<(), Error> {
        let decided = self.jobs.db.write(move |tx| async move {
            let mut import = open(&tx, id).await?;
            let [customer, row] = [Column::CustomerId, Column::OtherPlace];
            let mut kinds = vec![Condition::all().add(customer.is_not_null()), Condition::all().add(row.is_not_null())];
            if choice == Choice::Add {
                kinds.push(Condition::all().add(customer.is_null()).add(row.is_null()));
            }
            for kind in kinds {
                let these = kind.add(Column::ImportId.eq(id)).add(Column::Verdict.eq(Verdict::Perhaps.name()));
                let these = these.add(Column::Choice.is_null());
                let Some(one) = matched::Entity::find().filter(these.clone()).one(&*tx).await? else { continue };
                let said = say(Some(choice)).filter(these).exec(&*tx).await?.rows_affected;
                import.counts.perhaps = import.counts.perhaps.saturating_sub(said);
                *import.counts.of_choice(&one, Some(choice)) += said;
            }
            count(&tx, &import).await
        });
        decided.await
    }
}

fn say(choice: Option<Choice>) -> sea_orm::UpdateMany<matched::Entity> {
    let choice = choice.map(Choice::name);
    matched::Entity::update_many().col_expr(Column::Choice, Expr::value(choice))
}

/// An import of which rows can still be decided.
async fn open(tx: &Tx, id: Uuid) -> Result<Import, Error> {
    let import = locked(tx, id).await?;
    let is_open = import.state == State::Checked && import.row.emptied_at.is_none();
    if is_open { Ok(import) } else { Err(Error::Stale) }
}

/// Writes the counts; whoever commits has to have seen them.
async fn count(tx: &Tx, import: &Import) -> Result<(), Error> {
    let counts = to_json(&import.counts)?;
    update(import, State::Checked).col_expr(import::Column::Counts, Expr::value(counts)).exec(&**tx).await?;
    Ok(())
}
