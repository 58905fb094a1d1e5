//! Makes two records one: the values that were chosen in the one that is kept, and the other leads there.

use std::sync::Arc;

use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use uuid::Uuid;

use super::{
    entity as merge,
    form::{Side, SidesForm},
};
use crate::{
    activity,
    clock::now,
    customers::{
        duplicates,
        entity::customer,
        field::Field,
        form::{CustomerForm, Rules},
        history::{self, Act},
        own_fields::{Definitions, unique},
        row::{corrected, locked_any, save},
        store::Customers,
    },
    error::Error,
    people::Actor,
};

/// Two records that were made one.
pub struct Merged {
    pub merge: merge::Model,
    pub customer: customer::Model,
}

impl Customers {
    /// The record to keep and the one to merge into it; neither is in the trash or merged already.
    pub async fn two(&self, kept: Uuid, other: Uuid) -> Result<[customer::Model; 2], Error> {
        if kept == other {
            return Err(Error::NotFound);
        }
        Ok([self.find(kept).await?, self.find(other).await?])
    }

    /// Merges the second into the first, both of the versions that the form was shown with.
    pub async fn merge(&self, ids: [Uuid; 2], form: SidesForm) -> Result<Merged, Error> {
        let (actor, rules) = (self.actor(), self.rules());
        self.db()
            .write(move |tx| async move {
                let ([kept, other], version) = locked_two(&*tx, ids).await?;
                in_list(&kept)?;
                in_list(&other)?;
                if [kept.version, other.version] != [form.version, form.other_version] {
                    return Err(Error::Stale);
                }
                let rules = rules.at(version, &*tx).await?;
                duplicates::again(&tx, ids).await?;
                let merge = merge::Model {
                    id: Uuid::now_v7(),
                    kept_id: kept.id,
                    other_id: other.id,
                    at: now(),
                    undone_at: None,
                };
                let actor = actor.merging(merge.id);
                let mut after = kept.clone();
                for field in Field::all(&rules.fields).filter(|field| form.side(field) == Some(Side::Other)) {
                    field.put(&mut after, &field.stored(&other));
                }
                // First, so that values which no two customers may share are free.
                lead(&*tx, actor, &rules.fields, &other, &merge).await?;
                let customer = keep(&*tx, actor, &rules, [&kept, &after], (Act::Merge, merge.at)).await?;
                merge.clone().into_active_model().reset_all().insert(&*tx).await?;
                activity::record(&*tx, actor, merge.at, &activity::Act::Merge).await?;
                Ok(Merged { merge, customer })
            })
            .await
    }
}

/// Both rows, merged or not, locked in an order that is the same for all; and the version of the fields.
pub async fn locked_two(
    tx: &impl ConnectionTrait,
    [kept, other]: [Uuid; 2],
) -> Result<([customer::Model; 2], i64), Error> {
    if kept == other {
        return Err(Error::NotFound);
    }
    let (low, version) = locked_any(tx, kept.min(other)).await?;
    let (high, _) = locked_any(tx, kept.max(other)).await?;
    Ok((if low.id == kept { [low, high] } else { [high, low] }, version))
}

/// Whether a record is in the list, so that it can be merged.
fn in_list(row: &customer::Model) -> Result<(), Error> {
    match (row.merged_into, row.deleted_at) {
        (Some(into), _) => Err(Error::Merged { from: row.id, into }),
        (None, Some(_)) => Err(Error::NotFound),
        (None, None) => Ok(()),
    }
}

/// Has a record lead to the one it is merged into.
async fn lead(
    tx: &impl ConnectionTrait,
    actor: Actor,
    fields: &Definitions,
    other: &customer::Model,
    merge: &merge::Model,
) -> Result<(), Error> {
    let at = merge.at.max(other.created_at);
    let after = customer::Model {
        version: other.version + 1,
        updated_at: at,
        deleted_at: Some(at),
        merged_into: Some(merge.kept_id),
        ..other.clone()
    };
    save(tx, fields, other, after.clone()).await?;
    unique::keep(tx, fields, Some(other), &after).await?;
    history::record(tx, actor, other.id, merge.at, Act::Merged, &[]).await
}

/// Writes what the record that is kept becomes, each value of which stood in one of the two; and that it happened, also
/// where nothing is otherwise.
pub async fn keep(
    tx: &impl ConnectionTrait,
    actor: Actor,
    rules: &Rules,
    [before, after]: [&customer::Model; 2],
    (act, at): (Act, i64),
) -> Result<customer::Model, Error> {
    let details = CustomerForm::of(after, &rules.fields).check_against(after, rules)?;
    let (wanted, mut after) = (after, corrected(&rules.fields, before, details, at));
    // No form has a control for retired fields, which an undo gives back all the same.
    for definition in rules.fields.all().iter().filter(|definition| definition.is_retired()) {
        let field = Field::Own(Arc::clone(definition));
        field.put(&mut after, &field.stored(wanted));
    }
    save(tx, &rules.fields, before, after.clone()).await?;
    unique::keep(tx, &rules.fields, Some(before), &after).await?;
    let changed = history::difference(&rules.fields, Some(before), &after);
    history::record(tx, actor, before.id, at, act, &changed).await?;
    Ok(after)
}
