//! The verbs of the trash: how somebody came here, whom one deletion left here, and back with those that are ticked.
//! A page of it is a page of the list in the order of the trash.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        search::{self, Page, Query, Total},
        selection::{
            Meant,
            entity::{deleted_together, deletion},
        },
        store::Customers,
    },
    how::{self, How},
    restore::{self, Outcome, restore},
};
use crate::{activity, clock::now, error::Error};

/// Of a deletion, so many are sorted; where there are more, they are met soon in the order of the trash.
const FEW: u64 = 1_000;
/// By how many seconds the clocks of two servers may differ.
const SLACK: i64 = 3_600;

/// What became of those who were ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    pub restored: u64,
    /// Those whose values others have by now.
    pub taken: Vec<Uuid>,
}

impl Customers {
    /// How each of these customers came into the trash.
    pub async fn how_deleted(&self, rows: &[customer::Model]) -> Result<HashMap<Uuid, How>, Error> {
        how::of(self.db().read(), rows).await
    }

    /// A page of those in the trash whom a deletion of many put there, the newest first.
    pub async fn trash_of(&self, deletion: &deletion::Model, query: &Query) -> Result<(Page, Total), Error> {
        let db = self.db().read();
        let count = left_by(deletion.id).limit(FEW + 1).count(db).await?;
        let rows = if count > FEW { around(db, deletion).await? } else { among(deletion.id) };
        search::page_where(db, query, (rows.add(of(deletion.id)), Total::of(count, FEW)), self.cursors()).await
    }

    /// Restores those of these customers who are in the trash as they were meant, all in one write.
    pub async fn restore_ticked(&self, mut meant: Vec<Meant>) -> Result<Restored, Error> {
        // In one order for all, so that no two writes wait for each other.
        meant.sort_unstable();
        match self.restore_all(meant.clone()).await {
            // Somebody took a value between the question and the write: asked again, the answer is known.
            Err(Error::Invalid(_)) => self.restore_all(meant).await,
            other => other,
        }
    }

    async fn restore_all(&self, meant: Vec<Meant>) -> Result<Restored, Error> {
        let (actor, fields) = (self.actor(), self.shared_fields());
        let work = self.db().write(move |tx| async move {
            let mut done = Restored::default();
            for one in meant {
                match restore(&tx, actor, &fields, one).await? {
                    Outcome::Restored => done.restored += 1,
                    Outcome::Taken => done.taken.push(one.0),
                    Outcome::LeftAlone => {}
                }
            }
            let customers = done.restored;
            if customers > 0 {
                activity::record(&*tx, actor, now(), &activity::Act::Restore(activity::Many { customers })).await?;
            }
            Ok(done)
        });
        work.await
    }

    /// The labels of the fields that keep a customer in the trash, as another one has the same value.
    pub async fn taken_fields(&self, row: &customer::Model) -> Result<Vec<String>, Error> {
        restore::taken(self.db().read(), &Arc::clone(&self.shared_fields()), row).await
    }
}

/// Whom a deletion put in the trash.
fn put_by(deletion: Uuid) -> sea_orm::Select<deleted_together::Entity> {
    deleted_together::Entity::find().filter(deleted_together::Column::DeletionId.eq(deletion))
}

/// Those of them who are still there.
fn left_by(deletion: Uuid) -> sea_orm::Select<deleted_together::Entity> {
    let here = "EXISTS (SELECT 1 FROM customers WHERE customers.id = deleted_together.customer_id \
                AND customers.version = deleted_together.version AND customers.deleted_at IS NOT NULL \
                AND customers.merged_into IS NULL)";
    put_by(deletion).filter(Expr::cust(here))
}

/// The condition that a customer was put in the trash by this deletion.
fn of(deletion: Uuid) -> Expr {
    let same = "deleted_together.customer_id = customers.id AND deleted_together.version = customers.version";
    let of_it = put_by(deletion).select_only().column(deleted_together::Column::Seq).filter(Expr::cust(same));
    Expr::exists(of_it.into_query())
}

/// Those of a small deletion, found by its own index.
fn among(deletion: Uuid) -> Condition {
    let ids = put_by(deletion).select_only().column(deleted_together::Column::CustomerId);
    Condition::all().add(customer::Column::Id.in_subquery(ids.into_query()))
}

/// Those who were deleted while a large deletion went on.
async fn around(db: &impl ConnectionTrait, deletion: &deletion::Model) -> Result<Condition, Error> {
    let last = left_by(deletion.id).order_by_desc(deleted_together::Column::Seq).one(db).await?;
    let last = match last {
        Some(last) => customer::Entity::find_by_id(last.customer_id).one(db).await?,
        None => None,
    };
    let until = last.and_then(|last| last.deleted_at).unwrap_or(i64::MAX - SLACK);
    Ok(Condition::all().add(customer::Column::DeletedAt.between(deletion.at - SLACK, until + SLACK)))
}
