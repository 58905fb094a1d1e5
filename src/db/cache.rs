//! One value read from the database and shared by all requests for as long as its version stands.
//! What it is, only its owner knows; a version is a number in the database, so that every replica sees a change.

use std::{
    any::Any,
    sync::{Arc, PoisonError, RwLock},
};

/// A value and its version; nothing before it was first read.
#[derive(Clone, Default)]
pub struct Cache(Arc<RwLock<Option<Versioned>>>);

type Versioned = (i64, Arc<dyn Any + Send + Sync>);

impl Cache {
    /// The value of this version, when it is the one at hand.
    pub fn get<T: Send + Sync + 'static>(&self, version: i64) -> Option<Arc<T>> {
        let cached = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (_, value) = cached.as_ref().filter(|(cached, _)| *cached == version)?;
        Arc::clone(value).downcast().ok()
    }

    /// The latest value, and its version.
    pub fn latest<T: Send + Sync + 'static>(&self) -> Option<(i64, Arc<T>)> {
        let cached = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (version, value) = cached.as_ref()?;
        Some((*version, Arc::clone(value).downcast().ok()?))
    }

    /// Keeps a value, unless one of a later version is here already.
    pub fn put<T: Send + Sync + 'static>(&self, version: i64, value: &Arc<T>) {
        let mut cached = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if cached.as_ref().is_none_or(|(cached, _)| *cached < version) {
            *cached = Some((version, Arc::<T>::clone(value)));
        }
    }
}
