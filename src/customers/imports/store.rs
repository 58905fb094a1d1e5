//! The verbs of imports: add, list, find, choose, mend, commit, undo, discard.
//! What is decided about an import is decided inside the write, so that two clicks are one.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    super::{
        form::CustomerForm,
        own_fields::{Definitions, OwnFields},
    },
    asks::asks,
    choices::Choices,
    entity::{import, import::Column, row},
    model::Import,
    new_fields, retention,
    settings::{Settings, Target},
    state::{Counts, State, Verdict},
    undo,
    upload::{Upload, tidy},
    work::{ends, to_json},
};
use crate::{
    clock::now,
    db::Tx,
    error::{Complaint, Error, Invalid},
    jobs::Jobs,
    people::Actor,
    sign_in::Editor,
};

/// The most rows that can be mended in place.
pub const MOST_MENDED: usize = 200;

/// The imports, as one person or program may use them.
pub struct Imports {
    pub jobs: Jobs,
    user_id: Option<Uuid>,
    channel: &'static str,
    /// For whoever may make new ones.
    own_fields: Option<OwnFields>,
}

impl Editor {
    /// The imports, for this person.
    pub fn imports(&self) -> Imports {
        let Actor { user_id, channel, .. } = self.actor();
        Imports { jobs: self.jobs().clone(), user_id, channel: channel.name(), own_fields: OwnFields::by(self).ok() }
    }
}

impl Imports {
    /// The imports, for the command line.
    pub fn by_command(jobs: &Jobs) -> Self {
        Self { jobs: jobs.clone(), user_id: None, channel: "command", own_fields: None }
    }

    /// A file that begins to arrive.
    pub fn upload(&self) -> Upload {
        Upload::new(&self.jobs.db)
    }

    /// Adds an import of a file that has arrived; its rows are read next.
    pub async fn add(&self, mut upload: Upload, filename: &str, settings: &Settings) -> Result<Uuid, Error> {
        let digest = upload.finish().await?;
        let row = import::Model {
            id: upload.id,
            user_id: self.user_id,
            acting_id: self.user_id,
            channel: self.channel.to_owned(),
            filename: tidy(filename),
            size: i64::try_from(upload.size).unwrap_or(i64::MAX),
            digest,
            state: State::Reading.name().to_owned(),
            settings: to_json(settings)?,
            how_read: None,
            counts: to_json(&Counts::default())?,
            done: 0,
            total: 0,
            last_change: None,
            failure: None,
            revision: 1,
            lease: None,
            lease_until: 0,
            created_at: now(),
            committed_at: None,
            undone_at: None,
            emptied_at: None,
            checked_from: 0,
        };
        let row = row.into_active_model().reset_all();
        let written = self.jobs.db.write(move |tx| async move {
            Ok(import::Entity::insert(row).exec_without_returning(&*tx).await.map(drop)?)
        });
        written.await?;
        self.jobs.wake();
        Ok(upload.id)
    }

    /// The same for a file of which something was said before it is read.
    pub async fn add_chosen(&self, upload: Upload, filename: &str, choices: Choices) -> Result<Uuid, Error> {
        let settings = choices.settings()?;
        self.add(upload, filename, &settings).await
    }

    /// Says what columns are, each as "heading=target" or "number=target".
    pub async fn map(&self, id: Uuid, columns: &[String]) -> Result<(), Error> {
        let (import, fields) = (self.find(id).await?, self.fields().await?);
        let mut settings = import.settings;
        for said in columns {
            let wrong = |why: &str| Error::Setting(format!("--map {said}: {why}"));
            let (column, target) = said.rsplit_once('=').ok_or_else(|| wrong("write it as COLUMN=FIELD"))?;
            let number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let named = settings.columns.iter().position(|there| there.heading == column);
            let at = named.or(number).filter(|at| *at < settings.columns.len());
            let at = at.ok_or_else(|| wrong("the file has no such column"))?;
            if Target::named(target, &fields).is_none() {
                return Err(wrong("there is no such field"));
            }
            settings.columns[at].choose(target);
        }
        self.choose(id, settings).await
    }

    /// Chooses how the file is read and what its columns are; the rows are checked again, or read again first. Columns below
    /// another heading are guessed again.
    pub async fn choose(&self, id: Uuid, settings: Settings) -> Result<(), Error> {
        let known = |label: &String| encoding_rs::Encoding::for_label(label.as_bytes()).is_some();
        if settings.read_as.encoding.as_ref().is_some_and(|label| !known(label) && !label.starts_with("UTF-16")) {
            let words = "Choose an encoding, such as UTF-8 or windows-1252";
            return Err(Invalid::one("encoding", Complaint::new("not_known", words)).into());
        }
        if settings.read_as.sheet.as_ref().is_some_and(|sheet| sheet.contains('\0')) {
            return Err(Invalid::one("sheet", Complaint::new("not_known", "There is no such sheet")).into());
        }
        let settings = self.below_heading(id, settings).await?;
        let (mut settings, own_fields) = (self.below_heading(id, settings).await?, self.own_fields.clone());
        let work = self.jobs.db.write(move |tx| async move {
            let import = locked(&tx, id).await?;
            if !import.state.is_open() || import.row.emptied_at.is_some() {
                return Err(Error::Stale);
            }
            new_fields::make(&tx, own_fields.as_ref(), &import.settings, &mut settings).await?;
            let reads_again = settings.read_as != import.settings.read_as;
            let state = match asks(&settings, &import.file, &Definitions::read(&*tx).await?).as_slice() {
                _ if reads_again => State::Reading,
                [] => State::Checking,
                _ => State::Waiting,
            };
            let update = update(&import, state).col_expr(Column::Settings, Expr::value(to_json(&settings)?));
            update.col_expr(Column::Failure, Expr::value(None::<String>)).exec(&*tx).await?;
            Ok(())
        });
        work.await?;
        self.jobs.wake();
        Ok(())
    }

    /// Reads a row as it stands in the form that was typed in its place; the rows are checked again.
    pub async fn mend(&self, id: Uuid, place: i64, line: i64, form: &CustomerForm) -> Result<(), Error> {
        let typed = form.controls();
        let db = &self.jobs.db;
        db.write(move |tx| async move {
            let import = locked(&tx, id).await?;
            if import.state != State::Checked || import.row.emptied_at.is_some() {
                return Err(Error::Stale);
            }
            let row = row::Model {
                import_id: id,
                place,
                line,
                verdict: Verdict::Unchecked.name().to_owned(),
                complaints: "[]".to_owned(),
                typed: Some(typed),
            };
            let known = OnConflict::columns([row::Column::ImportId, row::Column::Place])
                .update_columns([row::Column::Verdict, row::Column::Complaints, row::Column::Typed])
                .to_owned();
            let row = row.into_active_model().reset_all();
            row::Entity::insert(row).on_conflict(known).exec_without_returning(&*tx).await?;
            update(&import, State::Checking).exec(&*tx).await?;
            Ok(())
        })
        .await?;
        self.jobs.wake();
        Ok(())
    }

    /// Begins to keep the rows that are fine, of an import that was checked as it was shown; once, whoever clicks twice.
    pub async fn commit(&self, id: Uuid, revision: i64) -> Result<(), Error> {
        let acting = self.acting();
        self.change(id, move |import| match import.state {
            State::Committing | State::Done => Err(Error::KeyReused),
            State::Checked if import.row.revision == revision => Ok(acting(update(import, State::Committing))),
            _ => Err(Error::Stale),
        })
        .await
        .or_else(already)
    }

    /// Begins to take an import back, be it half done.
    pub async fn undo(&self, id: Uuid) -> Result<(), Error> {
        let acting = self.acting();
        self.jobs
            .db
            .write(move |tx| async move {
                let import = locked(&tx, id).await?;
                match import.state {
                    State::Undoing | State::Undone => Ok(()),
                    _ if import.can_be_undone() => {
                        let raised = import::Entity::update_many().filter(Column::Id.eq(id));
                        let raised = raised.col_expr(Column::Revision, Expr::value(import.row.revision + 1));
                        undo::begin(&*tx, id, acting(raised)).await
                    }
                    _ => Err(Error::Stale),
                }
            })
            .await?;
        self.jobs.wake();
        Ok(())
    }

    /// Forgets an import of which nothing was written; what it had is deleted in small steps.
    pub async fn discard(&self, id: Uuid) -> Result<(), Error> {
        let db = &self.jobs.db;
        db.write(move |tx| async move {
            let import = locked(&tx, id).await?;
            let never = import.state.is_open() || import.state == State::Failed && import.row.last_change.is_none();
            if !never {
                return Err(Error::Stale);
            }
            // So that whoever works on it stops, and nobody goes on with it.
            let gone = update(&import, State::Failed).col_expr(Column::EmptiedAt, Expr::value(now()));
            gone.exec(&*tx).await.map(drop).map_err(Error::from)
        })
        .await?;
        retention::empty(db, id).await
    }

    /// Writes down who acts, and how.
    fn acting(&self) -> impl FnOnce(UpdateMany<import::Entity>) -> UpdateMany<import::Entity> + Send + 'static {
        let (who, channel) = (self.user_id, self.channel);
        move |update| {
            update.col_expr(Column::ActingId, Expr::value(who)).col_expr(Column::Channel, Expr::value(channel))
        }
    }

    /// Changes an import into what `change` makes of it, inside the write.
    async fn change(
        &self,
        id: Uuid,
        change: impl FnOnce(&Import) -> Result<UpdateMany<import::Entity>, Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.jobs
            .db
            .write(move |tx| async move {
                let import = locked(&tx, id).await?;
                if import.row.emptied_at.is_some() {
                    return Err(Error::Stale);
                }
                change(&import)?.exec(&*tx).await?;
                Ok(())
            })
            .await?;
        self.jobs.wake();
        Ok(())
    }
}

/// An import that nobody else changes until the write ends.
pub async fn locked(tx: &Tx, id: Uuid) -> Result<Import, Error> {
    let row = import::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or(Error::NotFound)?;
    Import::of(row, &HashMap::new())
}

/// A second click finds what the first began.
fn already(error: Error) -> Result<(), Error> {
    if matches!(error, Error::KeyReused) { Ok(()) } else { Err(error) }
}

/// The change of an import into a state, of a further revision, and nobody's lease.
pub fn update(import: &Import, state: State) -> UpdateMany<import::Entity> {
    let update = import::Entity::update_many().filter(Column::Id.eq(import.row.id));
    ends(update, state).col_expr(Column::Revision, Expr::value(import.row.revision + 1))
}
