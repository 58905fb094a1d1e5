//! Who works on a deletion: one server at a time, for as long as it goes on.
//! Each write begins by renewing the lease, so that whoever lost it writes nothing more.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::entity::deletion::{self, Column};
use crate::{clock::now, db::Db, error::Error, jobs};

/// The right to work on a deletion.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    pub deletion_id: Uuid,
    holder: Uuid,
}

impl Lease {
    /// Takes a deletion that nobody works on.
    pub async fn take(db: &Db, deletion_id: Uuid) -> Result<Option<Self>, Error> {
        let lease = Self { deletion_id, holder: Uuid::new_v4() };
        let taken = db.write(move |tx| async move {
            let free = deletion::Entity::update_many().filter(Column::Id.eq(deletion_id));
            let free = free.filter(Column::LeaseUntil.lt(now()));
            let held = free.col_expr(Column::Holder, Expr::value(lease.holder));
            Ok(held.col_expr(Column::LeaseUntil, Expr::value(jobs::Lease::until())).exec(&*tx).await?.rows_affected
                == 1)
        });
        Ok(taken.await?.then_some(lease))
    }

    /// The deletion, for another while; `Busy` when somebody else works on it by now.
    pub async fn renew(&self, tx: &impl ConnectionTrait) -> Result<deletion::Model, Error> {
        let held = deletion::Entity::update_many().filter(Column::Id.eq(self.deletion_id));
        let held = held.filter(Column::Holder.eq(self.holder));
        let renewed = held.col_expr(Column::LeaseUntil, Expr::value(jobs::Lease::until())).exec(tx).await?;
        let row = deletion::Entity::find_by_id(self.deletion_id).one(tx).await?;
        row.filter(|_| renewed.rows_affected == 1).ok_or(Error::Busy)
    }
}
