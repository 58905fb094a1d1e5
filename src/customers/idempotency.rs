//! A request that may be sent twice and is done once: `Idempotency-Key`, kept for 24 hours.
//! The key's row is written in the transaction of the customer it made; it holds hashes, nothing personal.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{
    entity::{customer, idempotency},
    history,
    own_fields::Definitions,
};
use crate::{
    db::{self, Tx},
    error::Error,
    secret::Key,
};

/// Seconds a key is kept.
const LIFETIME: i64 = 24 * 60 * 60;
/// The most characters a key may have.
const LONGEST: usize = 255;

/// The key and body of a request, as far as they are kept.
#[derive(Debug)]
pub struct IdempotentRequest {
    key: [u8; 16],
    request: [u8; 16],
    held: Option<Held>,
}

/// The keys of requests under way in this process; keyed hashes, so no two registers share one.
static RUNNING: Mutex<BTreeSet<[u8; 16]>> = Mutex::new(BTreeSet::new());

/// Holds a key while its request is under way.
#[derive(Debug)]
struct Held([u8; 16]);

impl IdempotentRequest {
    /// The key as sent, plain or as a quoted string; `scope` says who asked what, `body` is what was sent.
    pub fn new(secret: &Key, sent: &str, scope: &str, body: &[u8]) -> Result<Self, Error> {
        let quoted = sent.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let key = quoted.unwrap_or(sent);
        if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return Err(Error::Malformed("Send an Idempotency-Key of 1 to 255 visible characters."));
        }
        Ok(Self { key: secret.seal(format!("{scope}\n{key}").as_bytes()), request: secret.seal(body), held: None })
    }

    /// Holds the key as long as this lives, unless another request holds it; without, that one is waited for.
    pub fn held(mut self) -> Result<Self, Error> {
        if !RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(self.key) {
            return Err(Error::KeyRunning);
        }
        self.held = Some(Held(self.key));
        Ok(self)
    }

    /// The customer made by the first request with this key, as it was then.
    pub async fn replay(&self, tx: &Tx, fields: &Definitions, now: i64) -> Result<Option<customer::Model>, Error> {
        // Another replica may be at it; then its customer is waited for.
        db::advisory_lock(tx, &self.key).await?;
        let tx = &**tx;
        let outdated = idempotency::Column::CreatedAt.lt(now - LIFETIME);
        idempotency::Entity::delete_many().filter(outdated).exec(tx).await?;
        let Some(first) = idempotency::Entity::find_by_id(self.key.to_vec()).one(tx).await? else { return Ok(None) };
        if first.request != self.request {
            return Err(Error::KeyReused);
        }
        let customer = customer::Entity::find_by_id(first.customer_id).one(tx).await?.ok_or(Error::NotFound)?;
        history::as_created(tx, fields, customer).await.map(Some)
    }

    /// Writes down that the request with this key made `customer`.
    pub async fn keep(&self, tx: &impl ConnectionTrait, customer: &customer::Model, now: i64) -> Result<(), Error> {
        let row = idempotency::ActiveModel {
            key: Set(self.key.to_vec()),
            request: Set(self.request.to_vec()),
            customer_id: Set(customer.id),
            created_at: Set(now),
        };
        idempotency::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}
