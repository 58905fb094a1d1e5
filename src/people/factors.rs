//! What administrators decide about second factors: which roles need one, and that somebody's lost ones are removed.
//! Nobody but the person sets one up.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::{
    actor::Actor,
    change::begin,
    entity::{self as user, Role},
    store::{self, People, raise_epoch},
};
use crate::{
    activity::{self, Act, Roles},
    clock::now,
    error::Error,
    sign_in::second_factor,
};

impl People {
    /// The roles of which a second factor is required.
    pub async fn required_factors(&self) -> Result<Vec<Role>, Error> {
        second_factor::required(self.db().read()).await
    }

    /// Requires a second factor of these roles and of no others.
    pub async fn require_factors(&self, actor: Actor, roles: Vec<Role>) -> Result<(), Error> {
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                second_factor::require(&*tx, &roles).await?;
                activity::record(&*tx, actor, now(), &Act::FactorsRequired(Roles { roles })).await
            })
            .await
    }

    /// How many active people of each role have no second factor.
    pub async fn without_factor(&self) -> Result<BTreeMap<&'static str, u64>, Error> {
        let mut counts = BTreeMap::new();
        for role in Role::ALL {
            let people = user::Entity::find()
                .filter(user::Column::Role.eq(role))
                .filter(user::Column::Active.eq(true))
                .filter(user::Column::JoinedAt.is_not_null())
                .filter(user::Column::SecondFactor.eq(false));
            counts.insert(role.name(), people.count(self.db().read()).await?);
        }
        Ok(counts)
    }

    /// Removes every second factor of somebody who has lost them; every session of that person is over.
    pub async fn remove_factors(&self, actor: Actor, id: Uuid) -> Result<(), Error> {
        self.db()
            .write(move |tx| async move {
                begin(&tx, actor).await?;
                let person = store::find(&*tx, id).await?;
                if !person.second_factor || actor.user_id == Some(id) {
                    return Err(Error::NotFound);
                }
                second_factor::remove_all(&*tx, id).await?;
                activity::record_about(&*tx, actor, id, now(), &Act::FactorsRemoved).await?;
                raise_epoch(&*tx, person, None).await.map(drop)
            })
            .await
    }
}
