//! Ten codes for the day on which the app or the passkey is lost: each is taken once.
//! A keyed hash of each is kept; the codes themselves are shown once.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::entity::recovery_code;
use crate::{
    error::Error,
    secret::{Key, random},
};

/// How many codes a person has.
const CODES: usize = 10;
/// The letters of a code, five bits each; none looks like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// Ten letters are 50 bits.
const LENGTH: usize = 10;

/// Replaces a person's codes; answers the new ones, which are kept nowhere.
pub async fn renew(tx: &impl ConnectionTrait, key: &Key, user_id: Uuid) -> Result<Vec<String>, Error> {
    remove(tx, user_id).await?;
    let codes = (0..CODES).map(|_| new()).collect::<Result<Vec<_>, _>>()?;
    let rows = codes
        .iter()
        .map(|code| recovery_code::ActiveModel { user_id: Set(user_id), hash: Set(hash(key, user_id, code)) });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(codes)
}

/// Removes a person's codes.
pub async fn remove(tx: &impl ConnectionTrait, user_id: Uuid) -> Result<(), Error> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::UserId.eq(user_id)).exec(tx).await?;
    Ok(())
}

/// Spends a code; answers whether it was one of the person's and not used before.
pub async fn spend(tx: &impl ConnectionTrait, key: &Key, user_id: Uuid, code: &str) -> Result<bool, Error> {
    let id = (user_id, hash(key, user_id, code));
    Ok(recovery_code::Entity::delete_by_id(id).exec(tx).await?.rows_affected == 1)
}

/// How many codes a person has left.
pub async fn left(db: &impl ConnectionTrait, user_id: Uuid) -> Result<u64, Error> {
    Ok(recovery_code::Entity::find().filter(recovery_code::Column::UserId.eq(user_id)).count(db).await?)
}

fn new() -> Result<String, Error> {
    let letters = random::<LENGTH>()?.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let (first, second) = letters.split_at(LENGTH / 2);
    Ok(first.iter().chain(&['-']).chain(second).collect())
}

/// What is kept of a code, however it is typed.
fn hash(key: &Key, user_id: Uuid, code: &str) -> Vec<u8> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).take(LENGTH + 1).collect();
    key.seal(&[user_id.as_bytes(), letters.to_ascii_lowercase().as_bytes()].concat()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_can_be_read_aloud_and_typed_in_any_way() {
        let code = new().unwrap();
        assert_eq!((code.len(), &code[5..6]), (11, "-"));
        assert!(!code.contains(['i', 'l', 'o', '0']), "{code}");
        let key = crate::secret::Secrets::new(&[7; 32]).unwrap().recovery;
        let of = |code: &str| hash(&key, Uuid::nil(), code);
        for typed in [code.replace('-', ""), code.to_uppercase(), format!(" {} ", code.replace('-', " "))] {
            assert_eq!(of(&typed), of(&code), "{typed}");
        }
        assert_ne!(of(&format!("{code}x")), of(&code));
        assert_ne!(hash(&key, Uuid::max(), &code), of(&code), "another's");
    }
}
