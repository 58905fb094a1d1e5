//! What is known of a customer, whole: also what no page shows any more, such as values of retired fields.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::super::{
    entity::customer,
    history,
    imports::entity::import,
    json::{ChangeOutput, CustomerOutput},
    merges,
    own_fields::Stored,
    store::Customers,
};
use crate::{
    activity,
    clock::{exact, now},
    error::Error,
};

/// How many changes are read at once.
const AT_ONCE: usize = 500;

/// All of it.
#[derive(Debug, Serialize)]
pub struct Everything {
    /// When this was read.
    read_at: String,
    customer: Record,
    /// The records that were merged into it.
    merged: Vec<Record>,
    /// The oldest first.
    history: Vec<WholeChange>,
    /// The files that it came from, or that changed it.
    imports: Vec<From>,
}

#[derive(Debug, Serialize)]
struct Record {
    #[serde(flatten)]
    row: CustomerOutput,
    /// The values of fields that are no longer in use.
    retired_fields: BTreeMap<String, Stored>,
    /// What the fields of one's own are called.
    labels: BTreeMap<String, String>,
    /// Since when it is in the trash, or merged into another record.
    deleted_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct WholeChange {
    #[serde(flatten)]
    change: ChangeOutput,
    /// The file that it came from.
    file: Option<String>,
}

#[derive(Debug, Serialize)]
struct From {
    file: String,
    sent_at: String,
}

impl Customers {
    /// All that is known of a customer, in the trash or not, and the name to call it by.
    pub async fn everything(&self, id: Uuid) -> Result<(String, Everything), Error> {
        let (row, db) = (self.find_any(id).await?, self.db().read());
        let (mut changes, mut before) = (Vec::new(), None);
        loop {
            let page = history::page(db, id, before, AT_ONCE).await?;
            changes.extend(page.changes);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        let merged = merges::family(db, &[id]).await?.split_off(1);
        let merged = customer::Entity::find().filter(customer::Column::Id.is_in(merged)).all(db).await?;
        let whole =
            |change: history::Change| WholeChange { file: change.file.clone(), change: ChangeOutput::whole(change) };
        let everything = Everything {
            read_at: exact(now()).to_string(),
            history: changes.into_iter().rev().map(whole).collect(),
            imports: self.imports_of(id).await?,
            merged: merged.iter().map(|row| self.record(row)).collect(),
            customer: self.record(&row),
        };
        Ok((row.name(), everything))
    }

    fn record(&self, row: &customer::Model) -> Record {
        let retired = self.fields().all().iter().filter(|definition| definition.is_retired());
        let retired = retired.filter_map(|one| Some((one.key.clone(), row.fields.get(&one.key)?.clone())));
        let labels = self.fields().all().iter().filter(|one| row.fields.get(&one.key).is_some());
        Record {
            retired_fields: retired.collect(),
            labels: labels.map(|one| (one.key.clone(), one.label.clone())).collect(),
            deleted_at: row.deleted_at.map(|at| exact(at).to_string()),
            row: CustomerOutput::of(row, self.fields()),
        }
    }

    async fn imports_of(&self, id: Uuid) -> Result<Vec<From>, Error> {
        let db = self.db().read();
        let ids = history::imports(db, &merges::family(db, &[id]).await?).await?;
        let imports =
            import::Entity::find().filter(import::Column::Id.is_in(ids)).order_by_asc(import::Column::CreatedAt);
        let from = |row: import::Model| From { sent_at: exact(row.created_at).to_string(), file: row.filename };
        Ok(imports.all(db).await?.into_iter().map(from).collect())
    }

    /// Writes down that somebody was given all of it; never about whom.
    pub async fn note_everything(&self) -> Result<(), Error> {
        let actor = self.actor();
        let act = activity::Act::ExportEverything;
        self.db().write(move |tx| async move { activity::record(&*tx, actor, now(), &act).await }).await
    }
}
