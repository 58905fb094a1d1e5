//! What a person had typed when the session ended, kept an hour for that person alone.
//! The form itself says whose it is, so it does not matter how the session ended.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::draft;
use crate::{error::Error, secret::Key};

/// Seconds a draft is kept.
const LIFETIME: i64 = 60 * 60;

/// The most drafts of one person that are kept; each tab may leave one.
const MOST: u64 = 10;

/// Bytes of who it is and of chance, which are sealed together.
const OWNED: usize = 32;

/// Says in a form that it is `user_id`'s, for when the session has ended before it is sent. No two forms say it in the same
/// bytes: a page is compressed, and in one that repeats its address a lasting secret could be guessed by the length.
pub fn seal_owner(key: &Key, user_id: Uuid) -> String {
    let owned = [user_id.into_bytes(), Uuid::new_v4().into_bytes()].concat();
    let seal = key.seal(&owned);
    URL_SAFE_NO_PAD.encode([&owned[..], &seal].concat())
}

/// Whose form it is; nobody's when the seal is not ours.
pub fn owner(key: &Key, sealed: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (owned, seal) = bytes.split_at_checked(OWNED)?;
    if key.opens(owned, seal) { Uuid::from_slice(&owned[..16]).ok() } else { None }
}

/// Keeps what `user_id` typed, in place of the oldest of too many.
pub async fn keep(tx: &impl ConnectionTrait, user_id: Uuid, typed: String, now: i64) -> Result<Uuid, Error> {
    purge(tx, now).await?;
    let own = draft::Entity::find().filter(draft::Column::UserId.eq(user_id));
    let newest_first = own.order_by_desc(draft::Column::ExpiresAt).order_by_desc(draft::Column::Id);
    for old in newest_first.offset(MOST - 1).limit(MOST).all(tx).await? {
        draft::Entity::delete_by_id(old.id).exec(tx).await?;
    }
    let id = Uuid::new_v4();
    let row =
        draft::ActiveModel { id: Set(id), user_id: Set(user_id), typed: Set(typed), expires_at: Set(now + LIFETIME) };
    draft::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Removes what has been kept long enough.
pub async fn purge(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    draft::Entity::delete_many().filter(draft::Column::ExpiresAt.lt(now)).exec(tx).await?;
    Ok(())
}

/// Removes what was typed, whoever typed it, where that `is_about` somebody who is erased.
pub async fn forget(tx: &impl ConnectionTrait, is_about: impl Fn(&str) -> bool) -> Result<(), Error> {
    let drafts = draft::Entity::find().all(tx).await?;
    for draft in drafts.iter().filter(|draft| is_about(&draft.typed)) {
        draft::Entity::delete_by_id(draft.id).exec(tx).await?;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secrets;

    #[test]
    fn a_form_says_whose_it_is_and_nobody_else_can_say_so() {
        let (secrets, id) = (Secrets::new(&[7; 32]).unwrap(), Uuid::from_u128(7));
        let sealed = seal_owner(&secrets.form_owners, id);
        let another = seal_owner(&secrets.form_owners, id);
        assert_ne!(sealed, another, "no two forms say it alike");
        assert_eq!([&sealed, &another].map(|sealed| owner(&secrets.form_owners, sealed)), [Some(id); 2]);
        assert_eq!(owner(&Secrets::new(&[8; 32]).unwrap().form_owners, &sealed), None, "another key");
        let cursor = seal_owner(&secrets.cursors, id);
        for forged in ["", "A", &sealed[..20], &format!("B{}", &sealed[1..]), &format!("{sealed}AAAA"), &cursor] {
            assert_eq!(owner(&secrets.form_owners, forged), None, "{forged}");
        }
    }
}
