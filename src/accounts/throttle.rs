//! How often a password may be tried: a token bucket an account and address, and one an address.
//! A try is taken before anything is hashed, and given back when the password was right.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::error::Error;

/// How often full buckets are dropped.
const TIDIED: Duration = Duration::from_mins(1);

/// So many tries at once, then one in each interval.
struct Limit {
    burst: u32,
    interval: Duration,
}

const PER_ACCOUNT: Limit = Limit { burst: 5, interval: Duration::from_secs(30) };
const PER_ADDRESS: Limit = Limit { burst: 20, interval: Duration::from_secs(5) };

/// What is being tried.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A password of the account with this key, known or not.
    Account(String),
    /// The set-up secret.
    SetUp,
}

/// A bucket and an address, or an address alone; hashed, so that a long name takes no more room than a short one.
type Key = (u64, IpAddr);

/// Counts tries in this process's memory.
#[derive(Default)]
pub struct Throttle {
    /// The key of the hashes, another in each process, so that nobody can choose names that meet.
    hash: RandomState,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    /// When each bucket will be full again.
    full_at: HashMap<Key, Instant>,
    tidied: Option<Instant>,
}

impl Throttle {
    /// Takes a try at `bucket` from `address`, or says how long to wait.
    pub fn take(&self, bucket: &Bucket, address: IpAddr, now: Instant) -> Result<(), Error> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.tidied.is_none_or(|tidied| now.saturating_duration_since(tidied) > TIDIED) {
            counts.full_at.retain(|_, full| *full > now);
            counts.tidied = Some(now);
        }
        let buckets = self.buckets(bucket, address);
        let mut after = [now; 2];
        for ((key, limit), after) in buckets.iter().zip(&mut after) {
            let full = counts.full_at.get(key).copied().unwrap_or(now).max(now);
            *after = full + limit.interval;
            let room = now + limit.interval * limit.burst;
            if *after > room {
                return Err(Error::Throttled(*after - room));
            }
        }
        counts.full_at.extend(buckets.into_iter().map(|(key, _)| key).zip(after));
        Ok(())
    }

    /// Gives back a try that was right.
    pub fn give_back(&self, bucket: &Bucket, address: IpAddr) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, limit) in self.buckets(bucket, address) {
            if let Some(full) = counts.full_at.get_mut(&key)
                && let Some(earlier) = full.checked_sub(limit.interval)
            {
                *full = earlier;
            }
        }
    }

    fn buckets(&self, bucket: &Bucket, address: IpAddr) -> [(Key, &'static Limit); 2] {
        let network = network(address);
        let key = |bucket: Option<&Bucket>| (self.hash.hash_one(bucket), network);
        [(key(Some(bucket)), &PER_ACCOUNT), (key(None), &PER_ADDRESS)]
    }
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
    fn tries_run_out_refill_and_are_given_back() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let home: IpAddr = "203.0.113.7".parse().unwrap();
        let bucket = |account: &str| Bucket::Account(account.to_owned());
        let take = |account: &str, address, after| {
            throttle.take(&bucket(account), address, start + Duration::from_secs(after))
        };
        for _ in 0..5 {
            take("ada", home, 0).unwrap();
        }
        assert!(matches!(take("ada", home, 0), Err(Error::Throttled(wait)) if wait == Duration::from_secs(30)));
        assert!(take("ada", "203.0.113.8".parse().unwrap(), 0).is_ok(), "another address has its own tries");
        assert!(take("ada", home, 29).is_err());
        take("ada", home, 30).unwrap();
        assert!(take("ada", home, 30).is_err());
        throttle.give_back(&bucket("ada"), home);
        take("ada", home, 30).unwrap();
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let [one, neighbour] = ["2001:db8::1", "2001:db8::2"].map(|address| address.parse().unwrap());
        for account in 0..20 {
            throttle.take(&Bucket::Account(account.to_string()), one, now).unwrap();
        }
        assert!(throttle.take(&Bucket::SetUp, neighbour, now).is_err(), "the same /64");
    }
}
