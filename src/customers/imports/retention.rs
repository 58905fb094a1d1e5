//! What is deleted of imports with time: files and rows after seven days, uploads that never came to an end after one.
//! In small steps, so that nobody waits for it. An import is marked first, so that nobody goes on with what is being deleted.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{
    entity::{
        chunk,
        import::{self, Column},
        piece, row,
    },
    matches,
    model::A_DAY,
    state::State,
};
use crate::{clock::now, db::Db, error::Error};

/// How long files and rows are kept.
const KEPT: i64 = 7 * A_DAY;
/// Pieces and chunks deleted at once: a few megabytes.
const AT_ONCE: u64 = 4;

/// One step of what is due; answers whether there is more to do.
pub async fn step(db: &Db) -> Result<bool, Error> {
    if mark(db).await? {
        return Ok(true);
    }
    match left_over(db).await? {
        Some(id) => empty_some(db, id).await.map(|_| true),
        None => Ok(false),
    }
}

/// Marks an import whose file and rows have been there long enough; answers whether there was one.
async fn mark(db: &Db) -> Result<bool, Error> {
    let at = now() - KEPT;
    let last = move || Expr::cust("coalesce(undone_at, committed_at, created_at)");
    let at_rest = move || {
        let at_rest = [State::Waiting, State::Checked, State::Done, State::Undone, State::Failed].map(State::name);
        Condition::all().add(Column::EmptiedAt.is_null()).add(Column::State.is_in(at_rest)).add(last().lt(at))
    };
    let old = import::Entity::find().filter(at_rest()).select_only().column(Column::Id).into_tuple::<Uuid>();
    let Some(id) = old.one(db.read()).await? else { return Ok(false) };
    db.write(move |tx| async move {
        let marked = import::Entity::update_many().col_expr(Column::EmptiedAt, Expr::value(now()));
        marked.filter(Column::Id.eq(id)).filter(at_rest()).exec(&*tx).await?;
        Ok(true)
    })
    .await
}

/// A marked import of which something is left, or an upload that began more than a day ago and never became an import.
async fn left_over(db: &Db) -> Result<Option<Uuid>, Error> {
    let has = "EXISTS (SELECT 1 FROM import_files WHERE import_files.import_id = imports.id) \
               OR EXISTS (SELECT 1 FROM import_chunks WHERE import_chunks.import_id = imports.id) \
               OR EXISTS (SELECT 1 FROM import_matches WHERE import_matches.import_id = imports.id) \
               OR EXISTS (SELECT 1 FROM import_rows WHERE import_rows.import_id = imports.id) \
               OR (committed_at IS NULL AND last_change IS NULL)";
    let marked = import::Entity::find().filter(Column::EmptiedAt.is_not_null()).filter(Expr::cust(has));
    if let Some(id) = marked.select_only().column(Column::Id).into_tuple().one(db.read()).await? {
        return Ok(Some(id));
    }
    let there = "NOT EXISTS (SELECT 1 FROM imports WHERE imports.id = import_files.import_id)";
    let orphans = piece::Entity::find().filter(Expr::cust(there)).select_only().column(piece::Column::ImportId);
    let ids: Vec<Uuid> = orphans.distinct().into_tuple().all(db.read()).await?;
    Ok(ids.into_iter().find(|id| began(*id).is_some_and(|at| at < now() - A_DAY)))
}

/// Deletes file and rows of an import that nobody goes on with, in small steps; of one that was never committed, the import
/// too.
pub async fn empty(db: &Db, id: Uuid) -> Result<(), Error> {
    while empty_some(db, id).await? {}
    Ok(())
}

/// One step of that; answers whether anything was left.
async fn empty_some(db: &Db, id: Uuid) -> Result<bool, Error> {
    if delete_pieces(db, id).await? || delete_chunks(db, id).await? || matches::delete_some(db, id).await? {
        return Ok(true);
    }
    db.write(move |tx| async move {
        row::Entity::delete_many().filter(row::Column::ImportId.eq(id)).exec(&*tx).await?;
        let never = Condition::all().add(Column::CommittedAt.is_null()).add(Column::LastChange.is_null());
        let marked = import::Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::EmptiedAt.is_not_null());
        marked.filter(never).exec(&*tx).await?;
        Ok(false)
    })
    .await
}

/// Deletes some of a file; answers whether there was any.
pub async fn delete_pieces(db: &Db, id: Uuid) -> Result<bool, Error> {
    db.write(move |tx| async move {
        let some = piece::Entity::find().filter(piece::Column::ImportId.eq(id)).select_only();
        let seqs: Vec<i64> = some.column(piece::Column::Seq).limit(AT_ONCE).into_tuple().all(&*tx).await?;
        let these = piece::Entity::delete_many().filter(piece::Column::ImportId.eq(id));
        these.filter(piece::Column::Seq.is_in(seqs.iter().copied())).exec(&*tx).await?;
        Ok(!seqs.is_empty())
    })
    .await
}

/// Deletes some of the rows of a file; answers whether there were any.
pub async fn delete_chunks(db: &Db, id: Uuid) -> Result<bool, Error> {
    db.write(move |tx| async move {
        let some = chunk::Entity::find().filter(chunk::Column::ImportId.eq(id)).select_only();
        let firsts: Vec<i64> = some.column(chunk::Column::First).limit(AT_ONCE).into_tuple().all(&*tx).await?;
        let these = chunk::Entity::delete_many().filter(chunk::Column::ImportId.eq(id));
        these.filter(chunk::Column::First.is_in(firsts.iter().copied())).exec(&*tx).await?;
        Ok(!firsts.is_empty())
    })
    .await
}

/// When an id was made.
fn began(id: Uuid) -> Option<i64> {
    let (seconds, _) = id.get_timestamp()?.to_unix();
    i64::try_from(seconds).ok()
}
