//! What merges say of customers who are erased: the merges themselves, and what was taken from their records into others.

use std::collections::HashSet;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::entity as merge;
use crate::{
    customers::history::{self, FieldChange, entity as change},
    db::Tx,
    error::Error,
};

/// Forgets the merges of these customers, and what a record that is left had of theirs until the merge was undone.
pub async fn forget(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    let these = || ids.iter().copied();
    let theirs = Condition::any().add(merge::Column::KeptId.is_in(these())).add(merge::Column::OtherId.is_in(these()));
    for merge in merge::Entity::find().filter(theirs.clone()).all(&**tx).await? {
        if !ids.contains(&merge.kept_id) {
            forget_taken(tx, &merge).await?;
        }
    }
    merge::Entity::delete_many().filter(theirs).exec(&**tx).await?;
    Ok(())
}

/// Takes the values that came by a merge out of the history of the record that was kept.
async fn forget_taken(tx: &Tx, merge: &merge::Model) -> Result<(), Error> {
    let of_kept = change::Entity::find().filter(change::Column::CustomerId.eq(merge.kept_id)).all(&**tx).await?;
    let mut taken = HashSet::new();
    let is_this = |row: &&change::Model| row.merge_id == Some(merge.id) && row.act == history::Act::Merge.name();
    for row in of_kept.iter().filter(is_this) {
        let fields = history::fields(row)?.into_iter();
        taken.extend(fields.filter_map(|FieldChange { field, after, .. }| Some((field, after?))));
    }
    for row in of_kept {
        let had = history::fields(&row)?;
        let is_theirs = |field: &str, value: Option<&String>| {
            value.is_some_and(|value| taken.contains(&(field.to_owned(), value.clone())))
        };
        let left = had.iter().filter(|change| {
            !is_theirs(&change.field, change.before.as_ref()) && !is_theirs(&change.field, change.after.as_ref())
        });
        let left: Vec<_> = left.cloned().collect();
        if left.len() < had.len() && row.act != history::Act::Create.name() {
            let mut row = row.into_active_model();
            row.fields = Set(history::stored(&left)?);
            row.update(&**tx).await?;
        }
    }
    Ok(())
}
