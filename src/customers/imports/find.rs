//! What is read of imports: the list, one of them, its rows, and what is said of those.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    asks::{Ask, asked, asks},
    complaints::RowComplaint,
    entity::{import, import::Column, row},
    model::Import,
    plan::Plan,
    staged::{self, Staged},
    state::{State, Verdict},
    store::Imports,
    undo,
    work::{from_json, rules},
};
use crate::{
    customers::{Definitions, Rules},
    error::Error,
    people,
    record_file::Record,
};

/// How many imports a list has, and how many rows and customers are told of.
const LISTED: u64 = 100;

impl Imports {
    /// The latest imports.
    pub async fn list(&self) -> Result<Vec<Import>, Error> {
        let rows = import::Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(LISTED);
        let rows = rows.all(self.jobs.db.read()).await?;
        let names = people::usernames(self.jobs.db.read(), rows.iter().filter_map(|row| row.user_id).collect()).await?;
        let names: HashMap<Uuid, String> = names.into_iter().collect();
        rows.into_iter().map(|row| Import::of(row, &names)).collect()
    }

    /// An import.
    pub async fn find(&self, id: Uuid) -> Result<Import, Error> {
        let row = import::Entity::find_by_id(id).one(self.jobs.db.read()).await?.ok_or(Error::NotFound)?;
        let names = people::usernames(self.jobs.db.read(), row.user_id.into_iter().collect()).await?;
        Import::of(row, &names.into_iter().collect())
    }

    /// The fields of one's own.
    pub async fn fields(&self) -> Result<std::sync::Arc<Definitions>, Error> {
        Definitions::latest(&self.jobs.db).await
    }

    /// The rules that its rows are checked by.
    pub async fn rules(&self, import: &Import) -> Result<Rules, Error> {
        Ok(rules(&self.jobs, &import.settings, self.fields().await?))
    }

    /// How its rows are read.
    pub async fn plan(&self, import: &Import) -> Result<std::sync::Arc<Plan>, Error> {
        let settings = (&import.settings, &import.file, import.row.total);
        Plan::of(self.jobs.db.read(), import.row.id, settings, self.rules(import).await?).await
    }

    /// What has to be chosen before its rows can be checked.
    pub async fn asks(&self, import: &Import) -> Result<Vec<Ask>, Error> {
        if import.row.how_read.is_none() {
            return Ok(Vec::new());
        }
        Ok(asks(&import.settings, &import.file, &*self.fields().await?))
    }

    /// The import of the very same file that is still in the register.
    pub async fn same_file(&self, import: &Import) -> Result<Option<Import>, Error> {
        let Some(row) = imported_before(self.jobs.db.read(), &import.row).await? else { return Ok(None) };
        let names = people::usernames(self.jobs.db.read(), row.user_id.into_iter().collect()).await?;
        Import::of(row, &names.into_iter().collect()).map(Some)
    }

    /// The rows from `place` on, as they stand in the file.
    pub async fn records(&self, import: &Import, place: i64, count: usize) -> Result<Vec<(i64, Record)>, Error> {
        let (mut place, mut records) = (place, Vec::new());
        while records.len() < count {
            let Some(chunk) = staged::from(self.jobs.db.read(), import.row.id, place).await? else { break };
            let end = chunk.first + chunk.rows;
            let staged = Staged::read(chunk)?;
            let some = (staged.first..).zip(staged.records).filter(|(at, _)| *at >= place);
            records.extend(some.take(count - records.len()));
            place = end;
        }
        Ok(records)
    }

    /// The rows of these places, in their order, as they stand in the file.
    pub async fn records_at(&self, import: &Import, places: Vec<i64>) -> Result<HashMap<i64, Record>, Error> {
        let (mut found, mut places) = (HashMap::new(), places.into_iter().peekable());
        while let Some(place) = places.next() {
            let Some(chunk) = staged::from(self.jobs.db.read(), import.row.id, place).await? else { break };
            let end = chunk.first + chunk.rows;
            let mut staged = Staged::read(chunk)?;
            let mut take = |place: i64| {
                let at = usize::try_from(place - staged.first).ok();
                if let Some(record) = at.and_then(|at| staged.records.get_mut(at)) {
                    found.insert(place, std::mem::replace(record, Record { line: 0, cells: Vec::new(), fault: None }));
                }
            };
            take(place);
            while let Some(next) = places.next_if(|next| *next < end) {
                take(next);
            }
        }
        Ok(found)
    }

    /// Rows of which there is something to say, in the order of the file.
    pub async fn told(&self, import: &Import, verdict: Verdict, most: u64) -> Result<Vec<row::Model>, Error> {
        let rows = row::Entity::find().filter(row::Column::ImportId.eq(import.row.id));
        let rows = rows.filter(row::Column::Verdict.eq(verdict.name())).order_by_asc(row::Column::Place).limit(most);
        Ok(rows.all(self.jobs.db.read()).await?)
    }

    /// Customers whom an undo left as they are: page and name, as many as are shown.
    pub async fn left(&self, import: &Import) -> Result<Vec<(Option<Uuid>, String)>, Error> {
        if import.counts.left == 0 {
            return Ok(Vec::new());
        }
        let left = undo::left(self.jobs.db.read(), &import.row, LISTED).await?;
        Ok(left.into_iter().map(|row| (row.deleted_at.is_none().then_some(row.id), row.name())).collect())
    }

    /// What has to be chosen, in words.
    pub async fn asked(&self, import: &Import) -> Result<Vec<String>, Error> {
        Ok(self.asks(import).await?.iter().map(|ask| asked(ask, &import.settings).0).collect())
    }

    /// The first rows that are not kept: line, and what is wrong.
    pub async fn problems(&self, import: &Import) -> Result<Vec<(i64, String)>, Error> {
        let rows = self.told(import, Verdict::Wrong, LISTED).await?;
        let words = |row: row::Model| {
            let complaints: Vec<RowComplaint> = from_json(&row.complaints)?;
            Ok((row.line, complaints.into_iter().map(|complaint| complaint.message).collect::<Vec<_>>().join("; ")))
        };
        rows.into_iter().map(words).collect()
    }
}

/// The import of the very same file that was committed and not undone.
pub async fn imported_before(
    db: &impl ConnectionTrait,
    import: &import::Model,
) -> Result<Option<import::Model>, Error> {
    same_file(db, import, &[State::Committing, State::Done]).await
}

/// The same, and all of it is in the register: two that are committed at once do not wait for each other.
pub async fn is_imported(db: &impl ConnectionTrait, import: &import::Model) -> Result<bool, Error> {
    Ok(same_file(db, import, &[State::Done]).await?.is_some())
}

async fn same_file(
    db: &impl ConnectionTrait,
    import: &import::Model,
    states: &[State],
) -> Result<Option<import::Model>, Error> {
    let same = import::Entity::find().filter(Column::Digest.eq(import.digest.clone())).filter(Column::Id.ne(import.id));
    let kept = same.filter(Column::State.is_in(states.iter().map(|state| state.name())));
    Ok(kept.order_by_desc(Column::CreatedAt).one(db).await?)
}
