//! Who works on a piece of work, and until when nobody else may.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};
use uuid::Uuid;

use crate::{clock::now, db::Db, error::Error};

/// How long a lease lasts without being renewed, in seconds.
const LEASE: i64 = 30;

/// Rows of work that one worker does at a time.
pub trait Leased: EntityTrait {
    /// The columns of the id, of who holds it, and until when.
    const LEASE: [Self::Column; 3];
}

/// One worker's lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease(pub Uuid);

impl Lease {
    /// A lease of nobody else.
    pub fn new() -> Self {
        Self(Uuid::new_v4())
    }

    /// Until when it holds when it is renewed now.
    pub fn until() -> i64 {
        now() + LEASE
    }

    /// Takes a piece of work that nobody does, if it is still `as_it_was`.
    pub async fn take<E>(self, db: &Db, id: Uuid, as_it_was: Condition) -> Result<Option<E::Model>, Error>
    where
        E: Leased<Column: Send + Sync, Model: Send>,
    {
        let [key, holder, until] = E::LEASE;
        db.write(move |tx| async move {
            let free = E::update_many().filter(key.eq(id)).filter(until.lt(now())).filter(as_it_was);
            let taken = free.col_expr(holder, Expr::value(self.0)).col_expr(until, Expr::value(Self::until()));
            if taken.exec(&*tx).await?.rows_affected == 0 {
                return Ok(None);
            }
            Ok(E::find().filter(key.eq(id)).one(&*tx).await?)
        })
        .await
    }

    /// A change of what this worker holds; of nothing when it is another's by now.
    pub fn held<E: Leased>(self, id: Uuid) -> UpdateMany<E> {
        let [key, holder, _] = E::LEASE;
        E::update_many().filter(key.eq(id)).filter(holder.eq(self.0))
    }

    /// The same, held for another while.
    pub fn renewed<E: Leased>(self, id: Uuid) -> UpdateMany<E> {
        self.held::<E>(id).col_expr(E::LEASE[2], Expr::value(Self::until()))
    }
}

impl Default for Lease {
    fn default() -> Self {
        Self::new()
    }
}
