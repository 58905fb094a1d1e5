//! The undo of an import, whole or cut off half-way: customers whom nobody touched since are taken back, updated ones get
//! their old values, and those changed since are left. A change of the import is looked at once, whoever does it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, UpdateMany,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        field::Field,
        history::{self, Act, FieldChange, entity as change},
        own_fields::unique,
        row::save,
    },
    commit::fitting,
    entity::import::{self, Column},
    state::{Counts, State},
    work::{Work, ends, from_json, to_json},
};
use crate::{
    activity,
    clock::now,
    customers::Definitions,
    db::{Tx, bulk},
    error::Error,
};

/// The rows of the first write.
const ROWS: usize = 100;

/// Begins to take an import back, with whatever `update` says of it beside.
pub async fn begin(tx: &impl ConnectionTrait, id: Uuid, update: UpdateMany<import::Entity>) -> Result<(), Error> {
    // First, so that a write of the import that is under way is waited for, and then either seen or stopped.
    ends(update, State::Undoing).exec(tx).await?;
    let backend = tx.get_database_backend();
    let sql = match backend {
        sea_orm::DatabaseBackend::Postgres => "SELECT coalesce(max(seq), 0) FROM changes WHERE import_id = $1",
        _ => "SELECT coalesce(max(seq), 0) FROM changes WHERE import_id = ?",
    };
    let last = tx.query_one_raw(Statement::from_sql_and_values(backend, sql, [id.into()])).await?;
    let last: i64 = last.ok_or(Error::NotFound)?.try_get_by_index(0)?;
    let mark = import::Entity::update_many().col_expr(Column::LastChange, Expr::value(last));
    mark.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Takes an import back.
pub async fn undo(work: Work) -> Result<(), Error> {
    let (mut done, mut counts, mut rows) = (work.import.done, work.counts, ROWS);
    let last = work.import.last_change.unwrap_or(0);
    let work = Arc::new(work);
    while done < last {
        let began = Instant::now();
        let (this, db) = (Arc::clone(&work), work.jobs.db.clone());
        (done, counts) = db.write(move |tx| async move { some(&tx, &this, (done, last), rows, counts).await }).await?;
        rows = fitting(rows, began.elapsed());
    }
    let db = work.jobs.db.clone();
    // What was committed whole was not failed by an undo that had to try twice.
    let failure = work.import.failure.clone().filter(|_| work.import.committed_at.is_none());
    let state = if failure.is_some() { State::Failed } else { State::Undone };
    let act = activity::Import { file: work.import.filename.clone(), customers: counts.taken_back };
    db.write(move |tx| async move {
        bulk::narrow_cache(&tx).await?;
        activity::record(&*tx, work.sender(), now(), &activity::Act::UndoImport(act)).await?;
        work.end(&tx, state, |update| {
            update.col_expr(Column::UndoneAt, Expr::value(now())).col_expr(Column::Failure, Expr::value(failure))
        })
        .await
    })
    .await
}

/// Takes back some changes of the import; answers the last that was looked at, and the counts with them.
async fn some(
    tx: &Tx,
    work: &Work,
    (done, last): (i64, i64),
    rows: usize,
    mut counts: Counts,
) -> Result<(i64, Counts), Error> {
    bulk::widen_cache(tx).await?;
    let fields = Definitions::read(&**tx).await?;
    let of_this = change::Entity::find().filter(change::Column::ImportId.eq(work.id));
    let next = of_this.filter(change::Column::Seq.gt(done)).filter(change::Column::Seq.lte(last));
    let changes = next.order_by_asc(change::Column::Seq).limit(rows as u64).all(&**tx).await?;
    let done = changes.last().map_or(last, |change| change.seq);
    let ids: Vec<Uuid> = changes.iter().map(|change| change.customer_id).collect();
    let here = customer::Entity::find().filter(customer::Column::Id.is_in(ids)).lock_exclusive().all(&**tx).await?;
    let mut here: HashMap<Uuid, customer::Model> = here.into_iter().map(|row| (row.id, row)).collect();
    let touched = touched(tx, &changes).await?;
    let mut added = Vec::new();
    for change in changes {
        let row = here.remove(&change.customer_id).filter(|_| !touched.contains(&change.seq));
        let took = match row {
            Some(row) if change.act == Act::Create.name() => {
                added.push(row);
                true
            }
            Some(row) => put_back(tx, work, &fields, row, &change.fields).await?,
            None => false,
        };
        if took { counts.taken_back += 1 } else { counts.left += 1 }
    }
    take_back(tx, work, added).await?;
    let json = to_json(&counts)?;
    work.advance(tx, |update| {
        update.col_expr(Column::Done, Expr::value(done)).col_expr(Column::Counts, Expr::value(json))
    })
    .await?;
    Ok((done, counts))
}

/// Customers whom an undo left as they are, the first of them.
pub async fn left(db: &impl ConnectionTrait, import: &import::Model, most: u64) -> Result<Vec<customer::Model>, Error> {
    let undone = "EXISTS (SELECT 1 FROM changes AS later WHERE later.customer_id = changes.customer_id \
                  AND later.import_id = changes.import_id AND later.seq > changes.seq)";
    let of_this = change::Entity::find().filter(change::Column::ImportId.eq(import.id));
    let done = of_this.filter(change::Column::Seq.lte(import.last_change.unwrap_or(0)));
    let left = done.filter(Expr::cust(undone).not()).order_by_asc(change::Column::Seq).limit(most);
    let ids: Vec<Uuid> = left.select_only().column(change::Column::CustomerId).into_tuple().all(db).await?;
    Ok(customer::Entity::find().filter(customer::Column::Id.is_in(ids)).all(db).await?)
}

/// Which of these changes are not the last of their customer.
async fn touched(tx: &Tx, changes: &[change::Model]) -> Result<HashSet<i64>, Error> {
    let later = "EXISTS (SELECT 1 FROM changes AS later WHERE later.customer_id = changes.customer_id AND later.seq > changes.seq)";
    let touched = change::Entity::find().filter(change::Column::Seq.is_in(changes.iter().map(|change| change.seq)));
    let seqs = touched.filter(Expr::cust(later)).select_only().column(change::Column::Seq).into_tuple();
    Ok(seqs.all(&**tx).await?.into_iter().collect())
}

/// Moves customers that the import added to the trash.
async fn take_back(tx: &Tx, work: &Work, customers: Vec<customer::Model>) -> Result<(), Error> {
    use customer::Column;
    if customers.is_empty() {
        return Ok(());
    }
    let now = now();
    let ids = || customers.iter().map(|row| row.id);
    let at = Expr::case(Expr::col(Column::CreatedAt).gt(now), Expr::col(Column::CreatedAt)).finally(now);
    customer::Entity::update_many()
        .col_expr(Column::DeletedAt, at.clone().into())
        .col_expr(Column::UpdatedAt, at.into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(ids()))
        .exec(&**tx)
        .await?;
    unique::let_go(&**tx, ids()).await?;
    let changes = ids().map(|id| history::row(work.actor(), id, now, Act::Delete, &[]));
    let changes = changes.collect::<Result<Vec<_>, _>>()?;
    for some in changes.chunks(bulk::rows_at_once::<change::Entity>()) {
        change::Entity::insert_many(some.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Gives a customer the values it had before the import; answers whether that could be done.
async fn put_back(
    tx: &Tx,
    work: &Work,
    fields: &Definitions,
    before: customer::Model,
    changed: &str,
) -> Result<bool, Error> {
    let now = now();
    let mut after = before.clone();
    for FieldChange { field, before: value, .. } in from_json::<Vec<FieldChange>>(changed)? {
        let own = field.strip_prefix("fields.").and_then(|key| fields.find(key));
        // A field that was removed meanwhile went with its values.
        if let Some(field) = own.map(|own| Field::Own(Arc::clone(own))).or_else(|| Field::named(&field, fields)) {
            field.put(&mut after, value.as_deref().unwrap_or_default());
        }
    }
    let wanted = unique::values(fields, &after.fields);
    let holders = unique::holders(&**tx, &wanted).await?;
    if holders.values().any(|holder| *holder != before.id) {
        return Ok(false);
    }
    after.version += 1;
    after.updated_at = Ord::max(now, before.created_at);
    let changed = history::difference(fields, Some(&before), &after);
    save(&**tx, fields, &before, after.clone()).await?;
    unique::keep(&**tx, fields, Some(&before), &after).await?;
    history::record(&**tx, work.actor(), before.id, after.updated_at, Act::Update, &changed).await?;
    Ok(true)
}
