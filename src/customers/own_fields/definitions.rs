//! The definitions of all fields of one's own, as every request shares them, with the version they are of.
//! The version is read with each request's session, so a change counts at once on every replica.

use std::sync::Arc;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    super::fold::fold,
    definition::Definition,
    entity::{field, version},
};
use crate::{
    db::{Db, scalar},
    error::Error,
};

/// The most fields of one's own that are in use.
pub const MOST: usize = 30;
/// The most columns that the list has for them.
pub const MOST_LISTED: usize = 4;

/// The number that every change of a definition raises.
pub const VERSION: &str = "(SELECT version FROM fields_version)";

/// Every definition, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions {
    version: i64,
    all: Vec<Arc<Definition>>,
}

impl Definitions {
    /// The definitions of this version, read unless they are at hand.
    pub async fn of(db: &Db, version: i64) -> Result<Arc<Self>, Error> {
        if let Some(cached) = db.cache().get(version) {
            return Ok(cached);
        }
        let read = Arc::new(Self::read(db.read()).await?);
        db.cache().put(read.version, &read);
        Ok(read)
    }

    /// The definitions as they are now.
    pub async fn latest(db: &Db) -> Result<Arc<Self>, Error> {
        Self::of(db, scalar(db.read(), &format!("SELECT {VERSION}")).await?).await
    }

    /// The definitions of the version that a transaction sees: these, unless they changed meanwhile.
    pub async fn at(self: &Arc<Self>, version: i64, tx: &impl ConnectionTrait) -> Result<Arc<Self>, Error> {
        if version == self.version { Ok(Arc::clone(self)) } else { Self::read(tx).await.map(Arc::new) }
    }

    /// Reads them all. The version comes first: read between the two, a change is read once more rather than missed.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let version = version::Entity::find().one(db).await?.map_or(0, |row| row.version);
        let there = field::Entity::find().filter(field::Column::RemovedAt.is_null());
        let rows = there.order_by_asc(field::Column::Position).order_by_asc(field::Column::Key);
        let all = rows.all(db).await?.into_iter().map(|row| Definition::read(row).map(Arc::new));
        Ok(Self { version, all: all.collect::<Result<_, _>>()? })
    }

    /// Raised by every change.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Every definition, in order.
    pub fn all(&self) -> &[Arc<Definition>] {
        &self.all
    }

    /// Those in use, in order.
    pub fn active(&self) -> impl Iterator<Item = &Arc<Definition>> {
        self.all.iter().filter(|definition| !definition.is_retired())
    }

    /// Whether the search box finds values of any.
    pub fn any_searched(&self) -> bool {
        self.active().any(|definition| definition.searched)
    }

    /// The keys of those that the list has a column for, in order.
    pub fn listed(&self) -> Vec<Arc<str>> {
        self.active().filter(|definition| definition.listed).map(|definition| definition.key.as_str().into()).collect()
    }

    /// The definition of this key, in use or not.
    pub fn find(&self, key: &str) -> Option<&Arc<Definition>> {
        self.all.iter().find(|definition| definition.key == key)
    }

    /// Whether a field of one's own has this label, in use or not.
    pub fn has_label(&self, label: &str) -> bool {
        self.all.iter().any(|definition| fold(&definition.label) == fold(label))
    }

    /// How many bytes a form with all fields may have beyond what the built-in ones take: each value twice, as typed and
    /// as it was shown, every character four bytes and each of them percent-encoded, and room for names.
    pub fn form_bytes(&self) -> usize {
        self.active().map(|definition| definition.kind.longest() * 4 * 3 * 2 + 1_024).sum()
    }
}

#[cfg(test)]
impl Definitions {
    /// These definitions, of version 1.
    pub fn made_of(all: Vec<Definition>) -> Arc<Self> {
        Arc::new(Self { version: 1, all: all.into_iter().map(Arc::new).collect() })
    }
}
