//! Which files that are kept name somebody, and how they are forgotten.
//! A file is looked through row by row as it was read; that takes as long as it has rows, so it is done before the write.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use tokio::task;
use uuid::Uuid;

use super::{
    super::erasure::Traces,
    commit,
    entity::{
        chunk,
        import::{self, Column},
        mapping, row,
    },
    model::Import,
    retention,
    scan::FileRead,
    settings::Settings,
    staged,
    state::State,
    store::update,
    work::{from_json, to_json},
};
use crate::{
    clock::now,
    db::{self, Db, Tx},
    error::Error,
    people,
};

/// What a file is called whose name was somebody's.
const NAMELESS: &str = "erased";

/// Lets no import save rows before this write has ended.
pub async fn hold(tx: &Tx) -> Result<(), Error> {
    db::advisory_lock(tx, commit::LOCK).await
}

/// The imports whose files are kept, with what changes when they do.
pub type Kept = Vec<(Uuid, i64, String)>;

/// The imports whose files are kept.
pub async fn kept(db: &impl ConnectionTrait) -> Result<Kept, Error> {
    let rows = import::Entity::find().filter(Column::EmptiedAt.is_null()).order_by_asc(Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.revision, row.state)).collect())
}

/// Those of them that name somebody. Of a file that could not be read, or is being read, that is not known: it counts.
pub async fn naming(db: &Db, traces: &Arc<Traces>) -> Result<Vec<Import>, Error> {
    let rows = import::Entity::find()
        .filter(Column::EmptiedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .all(db.read())
        .await?;
    let names = people::usernames(db.read(), rows.iter().filter_map(|row| row.user_id).collect()).await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let mut naming = Vec::new();
    for row in rows {
        let import = Import::of(row, &names)?;
        let is_unknown = import.row.how_read.is_none() || import.state == State::Reading;
        if is_unknown
            || names_in_words(db, import.row.id, traces).await?
            || names_in_rows(db, import.row.id, traces).await?
        {
            naming.push(import);
        }
    }
    Ok(naming)
}

/// Whether what was typed in place of a row, or said of one, is about them.
async fn names_in_words(db: &Db, id: Uuid, traces: &Traces) -> Result<bool, Error> {
    let rows = row::Entity::find().filter(row::Column::ImportId.eq(id)).all(db.read()).await?;
    Ok(rows.iter().any(|row| {
        let typed = row.typed.as_deref().map(in_form).unwrap_or_default();
        traces.are_in(&typed) || traces.are_in(&row.complaints)
    }))
}

/// The values of a form as it is sent.
pub fn in_form(typed: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(typed).unwrap_or_default();
    pairs.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ")
}

async fn names_in_rows(db: &Db, id: Uuid, traces: &Arc<Traces>) -> Result<bool, Error> {
    for first in staged::firsts(db.read(), id, 0).await? {
        // It may be emptied meanwhile.
        let Some(chunk) = chunk::Entity::find_by_id((id, first)).one(db.read()).await? else { return Ok(false) };
        let traces = Arc::clone(traces);
        let names = task::spawn_blocking(move || Ok::<_, Error>(traces.are_in_lines(&staged::lines(&chunk)?)));
        if names.await.map_err(|error| Error::internal(&error))?? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Deletes the file and rows of an import; of one of which nothing was saved, the import too. Stale when there is work on it.
pub async fn forget(db: &Db, import: &Import) -> Result<(), Error> {
    let (id, revision) = (import.row.id, import.row.revision);
    db.write(move |tx| async move {
        let row = import::Entity::find_by_id(id).one(&*tx).await?.ok_or(Error::Stale)?;
        let import = Import::of(row, &HashMap::new())?;
        if import.state.is_work() || import.row.revision != revision {
            return Err(Error::Stale);
        }
        let state = if import.state.is_open() { State::Failed } else { import.state };
        let same = update(&import, state).filter(Column::Revision.eq(revision));
        let emptied = same.col_expr(Column::EmptiedAt, Expr::value(now())).exec(&*tx).await?;
        if emptied.rows_affected == 1 { Ok(()) } else { Err(Error::Stale) }
    })
    .await?;
    retention::empty(db, id).await
}

/// Forgets somebody in what is kept of imports for good: names of files, headings, and what is remembered of those.
pub async fn forget_words(tx: &Tx, traces: &Traces) -> Result<(), Error> {
    for row in import::Entity::find().all(&**tx).await? {
        let texts = [Some(row.settings.as_str()), row.how_read.as_deref(), row.failure.as_deref()];
        let is_named = [traces.are_in(&row.filename), texts.into_iter().flatten().any(|text| traces.are_in(text))];
        let mut change = import::Entity::update_many().filter(Column::Id.eq(row.id));
        if let [true, _] = is_named {
            change = change.col_expr(Column::Filename, Expr::value(nameless(&row.filename)));
        }
        if let [_, true] = is_named {
            let mut settings: Settings = from_json(&row.settings)?;
            settings.columns.iter_mut().for_each(|column| column.heading.clear());
            let file = row.how_read.map(|_| to_json(&FileRead::default())).transpose()?;
            change = change.col_expr(Column::Settings, Expr::value(to_json(&settings)?));
            change = change
                .col_expr(Column::HowRead, Expr::value(file))
                .col_expr(Column::Failure, Expr::value(None::<String>));
        }
        if is_named.contains(&true) {
            change.exec(&**tx).await?;
        }
    }
    for row in mapping::Entity::find().all(&**tx).await? {
        if traces.are_in(&row.settings) {
            mapping::Entity::delete_by_id(row.heading).exec(&**tx).await?;
        }
    }
    Ok(())
}

/// The same kind of file with a name that says nothing.
pub fn nameless(filename: &str) -> String {
    filename.rsplit_once('.').map_or_else(|| NAMELESS.to_owned(), |(_, ending)| format!("{NAMELESS}.{ending}"))
}
