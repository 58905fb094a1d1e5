//! Made-up customers, for the demo and for measuring.
//! They pass the same rules as everyone else's; nothing outside the command line may depend on them.

mod made_up;
mod names;
mod random;

use time::Date;

pub use made_up::made_up;

use crate::{
    clock::now,
    customers::{Customers, Rules},
    db::Db,
    error::Error,
};

const A_YEAR: i64 = 365 * 24 * 60 * 60;

/// Adds made-up customers, as if they had been added over the last year: all of them, or none.
pub async fn fill(db: &Db, seed: u64, today: Date, count: usize) -> Result<(), Error> {
    let forms = made_up(seed, today).take(count).enumerate().map(|(at, form)| {
        // A step that shares no factor with a year spreads the times without repeating them soon.
        let ago = i64::try_from(at).unwrap_or(0).wrapping_mul(7_919_777).rem_euclid(A_YEAR);
        (form, now() - ago)
    });
    Customers::fill(db, Rules { country: None, today }, forms).await
}
