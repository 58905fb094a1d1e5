//! The worker that looks at customers who are due, one server's at a time, in short writes.
//! It also counts how common names are, at its start and every so often.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{Condition, ConnectionTrait, DatabaseBackend, EntityTrait, sea_query::Expr};
use tokio::{sync::Notify, time};
use uuid::Uuid;

use super::{counts, due, entity::work, look, sweep};
use crate::{db::Db, error::Error, jobs::Lease};

/// How often it is looked whether somebody is due.
const EVERY: Duration = Duration::from_secs(2);
/// The least pause after each write.
const REST: Duration = Duration::from_millis(2);
/// And which part of the write's time: another process, such as a command, looks now and then whether it may write.
const SHARE: u32 = 4;
/// After how many writes it is looked whether names are as common as they were, whether very many are due by now, and
/// whether everybody is, by other rules or because they came in without a word.
const COUNTED_EVERY: u32 = 40;
/// After a failure that may pass.
const PAUSE: Duration = Duration::from_secs(5);

/// Looks at whoever is due until `stop`.
pub async fn run(db: Db, stop: Arc<Notify>) {
    let lease = Lease::new();
    if db.read().get_database_backend() == DatabaseBackend::Sqlite {
        // There is no other server: what one that was killed held is free.
        release(&db, None).await;
    }
    let working = async {
        // For those who type before anybody is due.
        if let Err(error) = counts::latest(&db).await {
            tracing::warn!(%error, "names are counted later");
        }
        let mut pause = Duration::ZERO;
        loop {
            time::sleep(pause).await;
            pause = match all(&db, lease).await {
                Ok(()) => EVERY,
                Err(error) => {
                    tracing::warn!(%error, "duplicates are looked for again later");
                    PAUSE
                }
            };
        }
    };
    tokio::select! {
        () = stop.notified() => {}
        () = working => {}
    }
    release(&db, Some(lease)).await;
}

/// Looks at all who are due, unless another server does.
pub async fn all(db: &Db, lease: Lease) -> Result<(), Error> {
    if !due::is_any(db).await? || lease.take::<work::Entity>(db, Uuid::nil(), Condition::all()).await?.is_none() {
        return Ok(());
    }
    match looks(db, lease).await {
        // Another server has it by now.
        Err(Error::Stale) => Ok(()),
        done => {
            release(db, Some(lease)).await;
            done
        }
    }
}

/// Very many at once, others a few at a time.
async fn looks(db: &Db, lease: Lease) -> Result<(), Error> {
    let mut rarity = Arc::default();
    for writes in 0_u32.. {
        if writes.is_multiple_of(COUNTED_EVERY) {
            due::everybody_by_new_rules(db, lease).await?;
            let (counted, was_far) = counts::fresh(db).await?;
            rarity = counted;
            if was_far {
                due::again_at_pairs(db).await?;
            }
            if sweep::is_worth_it(db, &rarity).await? {
                sweep::all(db, lease, Arc::clone(&rarity)).await?;
            }
        }
        let began = Instant::now();
        if look::some(db, lease, Arc::clone(&rarity)).await? == 0 {
            break;
        }
        rest_after(began.elapsed()).await;
    }
    Ok(())
}

/// Leaves room for the writes of others after one that took so long.
pub async fn rest_after(write: Duration) {
    time::sleep(REST.max(write / SHARE)).await;
}

/// Lets go of the lease, or of anybody's.
async fn release(db: &Db, lease: Option<Lease>) {
    let free = match lease {
        Some(lease) => lease.held::<work::Entity>(Uuid::nil()),
        None => work::Entity::update_many(),
    };
    let free = free.col_expr(work::Column::LeaseUntil, Expr::value(0_i64));
    if let Err(error) = db.write(move |tx| async move { Ok(free.exec(&*tx).await.map(drop)?) }).await {
        tracing::warn!(%error, "duplicates are looked for again when the lease has run out");
    }
}
