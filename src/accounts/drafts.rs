//! What a person had typed when the session ended, kept an hour for that person alone.
//! The form itself says whose it is, so it does not matter how the session ended.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::draft;
use crate::error::Error;

/// Seconds a draft is kept.
const KEPT: i64 = 60 * 60;

/// The most drafts of one person that are kept; each tab may leave one.
const MOST: u64 = 10;

/// Keeps what `user_id` typed, in place of the oldest of too many.
pub async fn keep(tx: &impl ConnectionTrait, user_id: Uuid, typed: String, now: i64) -> Result<Uuid, Error> {
    purge(tx, now).await?;
    let own = draft::Entity::find().filter(draft::Column::UserId.eq(user_id));
    let newest_first = own.order_by_desc(draft::Column::ExpiresAt).order_by_desc(draft::Column::Id);
    for old in newest_first.offset(MOST - 1).limit(MOST).all(tx).await? {
        draft::Entity::delete_by_id(old.id).exec(tx).await?;
    }
    let id = Uuid::new_v4();
    let row = draft::ActiveModel { id: Set(id), user_id: Set(user_id), typed: Set(typed), expires_at: Set(now + KEPT) };
    draft::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Removes what has been kept long enough.
pub async fn purge(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    draft::Entity::delete_many().filter(draft::Column::ExpiresAt.lt(now)).exec(tx).await?;
    Ok(())
}

/// What `user_id` had typed, while it is kept.
pub async fn find(db: &impl ConnectionTrait, user_id: Uuid, id: Uuid, now: i64) -> Result<Option<String>, Error> {
    let found = draft::Entity::find_by_id(id)
        .filter(draft::Column::UserId.eq(user_id))
        .filter(draft::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    Ok(found.map(|draft| draft.typed))
}
