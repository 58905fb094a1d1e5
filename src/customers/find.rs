//! One customer by its id, wherever the record is: in the list, in the trash, or merged into another.

use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{entity::customer, erasure, store::Customers};
use crate::error::Error;

impl Customers {
    /// A customer.
    pub async fn find(&self, id: Uuid) -> Result<customer::Model, Error> {
        let found = self.find_any(id).await?;
        if found.deleted_at.is_none() { Ok(found) } else { Err(Error::NotFound) }
    }

    /// A customer in the trash.
    pub async fn find_deleted(&self, id: Uuid) -> Result<customer::Model, Error> {
        let found = self.find_any(id).await?;
        if found.deleted_at.is_some() { Ok(found) } else { Err(Error::NotFound) }
    }

    /// A customer, in the trash or not.
    pub async fn find_any(&self, id: Uuid) -> Result<customer::Model, Error> {
        match customer::Entity::find_by_id(id).one(self.db().read()).await? {
            Some(customer::Model { merged_into: Some(into), .. }) => Err(Error::Merged { from: id, into }),
            Some(found) => Ok(found),
            None if erasure::was_erased(self.db().read(), id).await? => Err(Error::Erased),
            None => Err(Error::NotFound),
        }
    }

    /// A customer, in the trash or not, or the one that it was merged into.
    pub async fn find_last(&self, mut id: Uuid) -> Result<customer::Model, Error> {
        loop {
            match self.find_any(id).await {
                Err(Error::Merged { into, .. }) => id = into,
                found => return found,
            }
        }
    }
}
