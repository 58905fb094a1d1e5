//! How often a password may be tried: a token bucket an account and address, and one an address.
//! Counted in the database, for all replicas together: taken before anything is hashed, refunded when it was right.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use prometheus_client::metrics::counter::Counter;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, OnConflict},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::entity::throttle;
use crate::{
    db::{self, Db, Tx},
    error::Error,
    secret,
};

/// How many full buckets are deleted with each attempt, which adds two at most.
const DELETED_AT_ONCE: u64 = 8;
/// How far the clocks of two replicas may differ, in milliseconds.
const CLOCK_SKEW: i64 = 60_000;

/// So many attempts at once, then one in each interval, in milliseconds.
#[derive(Clone, Copy)]
struct Limit {
    burst: i64,
    interval: i64,
}

const PER_ACCOUNT: Limit = Limit { burst: 5, interval: 30_000 };
/// Of a million codes three are right at a time: at one guess in five minutes, a year of guessing finds one with a
/// chance of 27 %.
const PER_CODE: Limit = Limit { burst: 10, interval: 300_000 };
const PER_ADDRESS: Limit = Limit { burst: 20, interval: 5_000 };

/// What is attempted.
pub enum Bucket {
    /// A password of the account with this key, known or not.
    Account(String),
    /// The set-up secret.
    SetUp,
    /// The token of an invitation or a reset link.
    Link,
    /// A code of this person, whose password is known; guesses from all addresses count together.
    Code(Uuid),
    /// Any passkey.
    Passkey,
}

impl Bucket {
    fn limit(&self) -> Limit {
        match self {
            Self::Code(_) => PER_CODE,
            Self::Account(_) | Self::SetUp | Self::Link | Self::Passkey => PER_ACCOUNT,
        }
    }
}

/// An attempt that was counted, to be refunded when it was right.
#[derive(Clone, Copy)]
pub struct Attempt([(BucketKey, Limit); 2]);

/// A keyed hash, so that nobody can choose names that meet, or read names and addresses out of the table.
type BucketKey = [u8; 16];

/// Holds back attempts that come too often.
#[derive(Clone)]
pub struct Throttle {
    db: Db,
    secret: secret::Key,
    /// Counts those that were held back.
    refused: Counter,
}

impl Throttle {
    /// A throttle that counts in `db`, in buckets that `secret` names.
    pub fn new(db: Db, secret: secret::Key, refused: Counter) -> Self {
        Self { db, secret, refused }
    }

    /// Counts an attempt at `bucket` from `address`, or says how long to wait.
    pub async fn take(&self, bucket: &Bucket, address: IpAddr) -> Result<Attempt, Error> {
        let taken = take(&self.db, &self.secret, bucket, address).await;
        if matches!(taken, Err(Error::Throttled(_))) {
            self.refused.inc();
        }
        taken
    }
}

async fn take(db: &Db, secret: &secret::Key, bucket: &Bucket, address: IpAddr) -> Result<Attempt, Error> {
    let (by_address, by_bucket) = (key(secret, None, address), key(secret, Some(bucket), address));
    // In this order always, here and in a refund, so that no two attempts wait for each other.
    let buckets = [(by_address, PER_ADDRESS), (by_bucket, bucket.limit())];
    let now = i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX);
    // Guesses that come too often are refused without a write.
    after(db.read(), &buckets, now).await?;
    db.write(move |tx| async move {
        for (key, _) in &buckets {
            db::advisory_lock(&tx, key).await?;
        }
        let after = after(&*tx, &buckets, now).await?;
        let row =
            |(key, full_at): (BucketKey, i64)| throttle::ActiveModel { key: Set(key.to_vec()), full_at: Set(full_at) };
        throttle::Entity::insert_many(after.map(row))
            .on_conflict(OnConflict::column(throttle::Column::Key).update_column(throttle::Column::FullAt).to_owned())
            .exec_without_returning(&*tx)
            .await?;
        delete_full(&*tx, now).await
    })
    .await?;
    Ok(Attempt(buckets))
}

impl Attempt {
    /// Refunds an attempt that was right.
    pub async fn refund(&self, tx: &Tx) -> Result<(), Error> {
        for (key, limit) in self.0 {
            throttle::Entity::update_many()
                .col_expr(throttle::Column::FullAt, Expr::col(throttle::Column::FullAt).sub(limit.interval))
                .filter(throttle::Column::Key.eq(key.to_vec()))
                .exec(&**tx)
                .await?;
        }
        Ok(())
    }
}

/// When each bucket will be full after one more attempt, or how long to wait.
async fn after(
    db: &impl ConnectionTrait,
    buckets: &[(BucketKey, Limit); 2],
    now: i64,
) -> Result<[(BucketKey, i64); 2], Error> {
    let keys = buckets.iter().map(|(key, _)| key.to_vec());
    let rows = throttle::Entity::find().filter(throttle::Column::Key.is_in(keys)).all(db).await?;
    let mut after = [([0; 16], 0); 2];
    for ((key, limit), after) in buckets.iter().zip(&mut after) {
        let full_at = rows.iter().find(|row| row.key == key).map(|row| row.full_at);
        *after = (*key, limit.after(full_at, now).map_err(Error::Throttled)?);
    }
    Ok(after)
}

impl Limit {
    /// When a bucket will be full after one more attempt at `now`, or how long to wait for it.
    fn after(self, full_at: Option<i64>, now: i64) -> Result<i64, Duration> {
        let empty = now + self.interval * self.burst;
        // No attempt fills a bucket so late: the clock was set back since, and nobody waits until it has caught up.
        let full_at = full_at.filter(|full_at| *full_at <= empty + CLOCK_SKEW);
        let after = Ord::max(full_at.unwrap_or(now), now) + self.interval;
        match u64::try_from(after - empty) {
            Ok(wait) if wait > 0 => Err(Duration::from_millis(wait)),
            _ => Ok(after),
        }
    }
}

/// Deletes some buckets that are full again; those that another attempt holds are left to it.
async fn delete_full(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    let full = throttle::Entity::find()
        .select_only()
        .column(throttle::Column::Key)
        .filter(throttle::Column::FullAt.lte(now))
        .limit(DELETED_AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let full = throttle::Column::Key.in_subquery(full.into_query());
    throttle::Entity::delete_many().filter(full).exec(tx).await?;
    Ok(())
}

fn key(secret: &secret::Key, bucket: Option<&Bucket>, address: IpAddr) -> BucketKey {
    let from = network(address);
    let bucket = match bucket {
        None => format!("address\n{from}\n"),
        Some(Bucket::SetUp) => format!("set-up\n{from}\n"),
        Some(Bucket::Account(account)) => format!("account\n{from}\n{account}"),
        Some(Bucket::Code(user_id)) => format!("code\n{user_id}"),
        Some(Bucket::Link) => format!("link\n{from}\n"),
        Some(Bucket::Passkey) => format!("passkey\n{from}\n"),
    };
    secret.seal(bucket.as_bytes())
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_run_out_refill_and_are_refunded() {
        let start = 1_800_000_000_000;
        let mut full_at = None;
        let mut take = |seconds: i64| match PER_ACCOUNT.after(full_at, start + seconds * 1000) {
            Ok(after) => {
                full_at = Some(after);
                None
            }
            Err(wait) => Some(wait.as_secs()),
        };
        for _ in 0..5 {
            assert_eq!(take(0), None);
        }
        assert_eq!([take(0), take(29), take(30), take(30), take(31)], [Some(30), Some(1), None, Some(30), Some(29)]);
        assert_eq!(PER_ACCOUNT.after(full_at.map(|full_at| full_at - 30_000), start + 31_000).err(), None);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let now = 1_800_000_000_000;
        let empty = now + 5 * 30_000;
        assert!(PER_ACCOUNT.after(Some(empty), now).is_err());
        assert!(PER_ACCOUNT.after(Some(empty + CLOCK_SKEW), now).is_err(), "another replica's clock is ahead");
        assert_eq!(PER_ACCOUNT.after(Some(now + 3_600_000), now), Ok(now + 30_000));
    }
}
