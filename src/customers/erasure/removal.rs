//! Takes customers out of the database for good, with all that refers to them, inside one write.
//! What else may tell of somebody is found by who it is, before that.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    customers::{
        duplicates,
        entity::{customer, idempotency},
        history::entity as change,
        imports, merges,
        own_fields::unique,
        search::segments,
        selection::entity::deleted_together,
    },
    db::Tx,
    error::Error,
};

/// How many ids a statement names.
const AT_ONCE: usize = 500;

/// Removes customers, in the trash or not, with the records merged into them, their history and all that names them by id;
/// answers how many customers there were.
pub async fn remove(tx: &Tx, ids: &[Uuid]) -> Result<u64, Error> {
    let merged = merges::family(&**tx, ids).await?.split_off(ids.len());
    let removed = remove_records(tx, ids).await?;
    remove_records(tx, &merged).await?;
    if removed > 0 {
        segments::want_merge(tx).await?;
    }
    Ok(removed)
}

async fn remove_records(tx: &Tx, ids: &[Uuid]) -> Result<u64, Error> {
    let mut removed = 0;
    for ids in ids.chunks(AT_ONCE) {
        let these = || ids.iter().copied();
        // First, so that whoever changes one of them meanwhile comes before this or finds nobody.
        let rows = customer::Entity::find().filter(customer::Column::Id.is_in(these())).lock_exclusive();
        rows.select_only().column(customer::Column::Id).into_tuple::<Uuid>().all(&**tx).await?;
        change::Entity::delete_many().filter(change::Column::CustomerId.is_in(these())).exec(&**tx).await?;
        idempotency::Entity::delete_many().filter(idempotency::Column::CustomerId.is_in(these())).exec(&**tx).await?;
        let together = deleted_together::Column::CustomerId.is_in(these());
        deleted_together::Entity::delete_many().filter(together).exec(&**tx).await?;
        unique::let_go(&**tx, these()).await?;
        duplicates::let_go(tx, ids).await?;
        merges::forget(tx, ids).await?;
        imports::let_go(tx, ids).await?;
        let gone = customer::Entity::delete_many().filter(customer::Column::Id.is_in(these())).exec(&**tx).await?;
        removed += gone.rows_affected;
    }
    Ok(removed)
}
