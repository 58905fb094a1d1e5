//! Who was erased and is not to be brought back, until somebody says so.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use uuid::Uuid;

use super::{
    Keys,
    entity::{self as erased, Column},
};
use crate::{db::Tx, error::Error};

/// How many people a statement asks for, two values each.
const AT_ONCE: usize = 500;

/// Every trace of people who were erased, for a database in which they are to be erased again.
pub async fn tombstones(db: &impl ConnectionTrait) -> Result<Vec<erased::Model>, Error> {
    Ok(erased::Entity::find().order_by_asc(Column::CustomerId).all(db).await?)
}

/// Whether it is known of a row that it was erased.
pub async fn was_erased(db: &impl ConnectionTrait, id: Uuid) -> Result<bool, Error> {
    Ok(erased::Entity::find_by_id(id).one(db).await?.is_some())
}

/// Whether there is anybody who is not to be brought back: without, nobody has to be looked for.
pub async fn any_kept_away(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(erased::Entity::find().filter(Column::KeptAway.eq(true)).one(db).await?.is_some())
}

/// The hashes of those people who were erased and are not to be brought back.
pub async fn kept_away(db: &impl ConnectionTrait, people: &[Keys]) -> Result<HashSet<Vec<u8>>, Error> {
    let mut known = HashSet::new();
    for people in people.chunks(AT_ONCE) {
        for row in erased::Entity::find().filter(of(people)).all(db).await? {
            known.extend([row.by_birth, row.by_phone].into_iter().flatten());
        }
    }
    Ok(known)
}

/// Lets these people in again.
pub async fn lift(tx: &Tx, people: &[Keys]) -> Result<(), Error> {
    for people in people.chunks(AT_ONCE) {
        erased::Entity::update_many()
            .col_expr(Column::KeptAway, Expr::value(false))
            .col_expr(Column::ByBirth, Expr::value(None::<Vec<u8>>))
            .col_expr(Column::ByPhone, Expr::value(None::<Vec<u8>>))
            .filter(of(people))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

fn of(people: &[Keys]) -> Condition {
    Condition::any()
        .add(Column::ByBirth.is_in(people.iter().map(|keys| keys.by_birth.to_vec())))
        .add(Column::ByPhone.is_in(people.iter().map(|keys| keys.by_phone.to_vec())))
}

impl Keys {
    /// Whether one of these hashes is this person's.
    pub fn are_among(&self, known: &HashSet<Vec<u8>>) -> bool {
        known.contains(&self.by_birth[..]) || known.contains(&self.by_phone[..])
    }
}
