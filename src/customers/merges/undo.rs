//! Makes one record two again. What the merge changed goes back, and what changed since is asked about, field by field.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::{
    entity as merge,
    form::{Side, SidesForm},
    store::{keep, locked_two},
};
use crate::{
    activity,
    clock::now,
    customers::{
        duplicates,
        entity::customer,
        field::Field,
        history::{self, Act, FieldChange, entity as change},
        own_fields::{Definitions, unique},
        row::save,
        store::Customers,
    },
    error::Error,
    people::Actor,
};

/// A merge, the two records, and what has to be decided before it can be undone.
pub struct Undoing {
    pub merge: merge::Model,
    /// The record that was kept, as it is now.
    pub kept: customer::Model,
    /// The one that was merged into it, as it will be again.
    pub other: customer::Model,
    /// The fields that changed since, with the value that the record had before the merge; nothing to decide without any.
    pub since: Vec<(Field, String)>,
    /// The values that the merge changed, by field, as the record had them before.
    changed: BTreeMap<String, String>,
}

/// What became of an undo.
pub enum Undone {
    /// Both records are there, the one that was kept first.
    Two(customer::Model, customer::Model),
    /// Something changed since, and nothing was written.
    Asks(Undoing),
}

impl Customers {
    /// A merge that can be undone.
    pub async fn undoing(&self, id: Uuid) -> Result<Undoing, Error> {
        let db = self.db().read();
        let merge = find(db, id).await?;
        let row = |id: Uuid| async move { customer::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound) };
        let (kept, other) = (row(merge.kept_id).await?, row(merge.other_id).await?);
        Undoing::of(db, self.fields(), merge, [kept, other]).await
    }

    /// Undoes a merge; where something changed since, as the form of the same version says.
    pub async fn undo_merge(&self, id: Uuid, form: SidesForm) -> Result<Undone, Error> {
        let (actor, rules) = (self.actor().merging(id), self.rules());
        self.db()
            .write(move |tx| async move {
                let merge = find(&*tx, id).await?;
                let (two, version) = locked_two(&*tx, [merge.kept_id, merge.other_id]).await?;
                // Again, now that nobody else undoes it.
                let merge = find(&*tx, id).await?;
                let rules = rules.at(version, &*tx).await?;
                let undoing = Undoing::of(&*tx, &rules.fields, merge, two).await?;
                // What was chosen for another version is not known for this one.
                let form = if form.version == undoing.kept.version { form } else { SidesForm::default() };
                let Some(before) = undoing.before(&rules.fields, &form) else {
                    return Ok(Undone::Asks(undoing));
                };
                duplicates::again(&tx, [undoing.kept.id, undoing.other.id]).await?;
                let at = now();
                let kept = keep(&*tx, actor, &rules, [&undoing.kept, &before], (Act::Unmerge, at)).await?;
                let other = bring_back(&*tx, actor, &rules.fields, undoing.other, at).await?;
                let mut undone = undoing.merge.into_active_model();
                undone.undone_at = Set(Some(at));
                undone.update(&*tx).await?;
                activity::record(&*tx, actor, at, &activity::Act::UndoMerge).await?;
                Ok(Undone::Two(kept, other))
            })
            .await
    }
}

async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<merge::Model, Error> {
    merge::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

impl Undoing {
    async fn of(
        db: &impl ConnectionTrait,
        fields: &Definitions,
        merge: merge::Model,
        [kept, other]: [customer::Model; 2],
    ) -> Result<Self, Error> {
        if merge.undone_at.is_some() {
            return Err(Error::NotFound);
        }
        if kept.merged_into.is_some() {
            return Err(Error::MergedSince);
        }
        if kept.deleted_at.is_some() {
            return Err(Error::KeptDeleted);
        }
        let (changed, since) = told(db, &merge).await?;
        let before = |field: Field| {
            let (now, name) = (field.stored(&kept), field.name().into_owned());
            let then = since.get(&name)?;
            let before = changed.get(&name).map_or_else(|| then.clone(), Clone::clone);
            (now != *then && now != before).then_some((field, before))
        };
        let since = Field::all(fields).filter_map(before).collect();
        Ok(Self { merge, kept, other, since, changed })
    }

    /// The record that was kept as it is to be; nothing while something is not decided.
    fn before(&self, fields: &Definitions, form: &SidesForm) -> Option<customer::Model> {
        let mut before = self.kept.clone();
        let retired = fields.all().iter().filter(|definition| definition.is_retired());
        for field in Field::all(fields).chain(retired.cloned().map(Field::Own)) {
            let asked = self.since.iter().find(|(asked, _)| *asked == field);
            match (asked, asked.and_then(|_| form.side(&field))) {
                (None, _) => {
                    if let Some(value) = self.changed.get(&*field.name()) {
                        field.put(&mut before, value);
                    }
                }
                (Some((_, value)), Some(Side::Other)) => field.put(&mut before, value),
                (Some(_), Some(Side::Kept)) => {}
                (Some(_), None) => return None,
            }
        }
        Some(before)
    }
}

/// The values by field that the kept record had before the merge changed them; and those that it had after the merge, of the
/// fields that were changed since.
async fn told(
    db: &impl ConnectionTrait,
    merge: &merge::Model,
) -> Result<(BTreeMap<String, String>, BTreeMap<String, String>), Error> {
    let of_kept = || change::Entity::find().filter(change::Column::CustomerId.eq(merge.kept_id));
    let this = of_kept().filter(change::Column::MergeId.eq(merge.id)).filter(change::Column::Act.eq(Act::Merge.name()));
    let this = this.one(db).await?.ok_or_else(|| Error::Internal("a merge without its history".into()))?;
    let values = |row: &change::Model| -> Result<Vec<(String, String)>, Error> {
        let fields = history::fields(row)?.into_iter();
        Ok(fields.map(|FieldChange { field, before, .. }| (field, before.unwrap_or_default())).collect())
    };
    let later = of_kept().filter(change::Column::Seq.gt(this.seq)).order_by_asc(change::Column::Seq).all(db).await?;
    let mut since = BTreeMap::new();
    for row in &later {
        for (field, value) in values(row)? {
            since.entry(field).or_insert(value);
        }
    }
    Ok((values(&this)?.into_iter().collect(), since))
}

/// Puts a record that was merged back as it was.
async fn bring_back(
    tx: &impl ConnectionTrait,
    actor: Actor,
    fields: &Definitions,
    other: customer::Model,
    at: i64,
) -> Result<customer::Model, Error> {
    let after = customer::Model {
        version: other.version + 1,
        updated_at: at.max(other.created_at),
        deleted_at: None,
        merged_into: None,
        ..other.clone()
    };
    save(tx, fields, &other, after.clone()).await?;
    unique::keep(tx, fields, Some(&other), &after).await?;
    history::record(tx, actor, other.id, at, Act::Unmerge, &[]).await?;
    Ok(after)
}
