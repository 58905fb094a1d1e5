//! The first step of an import: its file is read into rows, which wait in the database, and what it seems to be is guessed.

use std::{fs::File, ops::ControlFlow, sync::Arc};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use tokio::{
    sync::mpsc,
    task,
    time::{self, Duration},
};
use uuid::Uuid;

use super::{
    anew,
    asks::asks,
    contents::{looks_like_a_cell, text_of},
    entity::{chunk, import, row},
    guess, matches,
    remembered::remembered,
    retention,
    scan::FileRead,
    settings::{Column, Settings},
    staged::{self, BYTES, ROWS},
    state::{Counts, State},
    upload, words,
    work::{self, Work, to_json},
};
use crate::{
    customers::Definitions,
    error::Error,
    record_file::{self, Cell, Failed, Record},
};

/// How often the lease is renewed while no row comes.
const RENEWED: Duration = Duration::from_secs(10);

/// The rows at the beginning that a guess is made of.
const HEAD: usize = guess::LOOKED_AT + 30;

/// A file that was read to its end.
struct Read {
    file: FileRead,
    head: Vec<Record>,
    rows: i64,
}

/// Chunks on their way into the database.
struct Chunks {
    import_id: Uuid,
    to: mpsc::Sender<Result<chunk::Model, Error>>,
    records: Vec<Record>,
    bytes: usize,
    first: i64,
    read: Read,
}

/// Reads the file and guesses what it is; waits for somebody where it is undecided, and else goes on to check its rows.
pub async fn read(work: Work) -> Result<(), Error> {
    let work = Arc::new(work);
    let file = upload::spooled(&work.jobs.db, work.id, &work.jobs.folder).await?;
    let begun = Arc::clone(&work);
    work.jobs
        .db
        .write(move |tx| async move {
            begun.advance(&tx, |update| update.col_expr(import::Column::Done, Expr::value(0_i64))).await?;
            row::Entity::delete_many().filter(row::Column::ImportId.eq(begun.id)).exec(&*tx).await?;
            Ok(())
        })
        .await?;
    while retention::delete_chunks(&work.jobs.db, work.id).await? {}
    while matches::delete_some(&work.jobs.db, work.id).await? {}
    let (to, mut chunks) = mpsc::channel(2);
    let reader = Arc::clone(&work);
    let reading = task::spawn_blocking(move || read_file(&reader, file, to));
    loop {
        let Ok(chunk) = time::timeout(RENEWED, chunks.recv()).await else {
            // A large workbook takes long before its first row.
            let kept = Arc::clone(&work);
            work.jobs.db.write(move |tx| async move { kept.advance(&tx, |update| update).await }).await?;
            continue;
        };
        let Some(chunk) = chunk else { break };
        let (chunk, kept) = (chunk?, Arc::clone(&work));
        let done = chunk.first + chunk.rows;
        let written = work.jobs.db.write(move |tx| async move {
            kept.advance(&tx, |update| update.col_expr(import::Column::Done, Expr::value(done))).await?;
            staged::insert(&*tx, vec![chunk]).await
        });
        written.await?;
    }
    match reading.await.map_err(|error| Error::internal(&error))? {
        Ok(read) => finish(&work, read).await,
        Err(Failed::Unreadable(why)) => work::fail(&work.jobs, work.lease, work.id, &why.message).await,
        Err(Failed::Stopped) => Err(Error::Busy),
        Err(Failed::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull => Err(Error::Full),
        Err(Failed::Io(error)) => Err(Error::internal(&error)),
    }
}

fn read_file(work: &Work, mut file: File, to: mpsc::Sender<Result<chunk::Model, Error>>) -> Result<Read, Failed> {
    let country = work.rules(Arc::default()).country;
    let read = Read { file: FileRead::default(), head: Vec::new(), rows: 0 };
    let mut chunks = Chunks { import_id: work.id, to, records: Vec::new(), bytes: 0, first: 0, read };
    let how = record_file::read(
        &mut file,
        &work.settings.read_as,
        &work.jobs.program,
        &|text| looks_like_a_cell(text, country),
        &mut |record| chunks.add(record),
    )?;
    if chunks.send().is_break() {
        return Err(Failed::Stopped);
    }
    chunks.read.file.how = how;
    Ok(chunks.read)
}

impl Chunks {
    fn add(&mut self, record: Record) -> ControlFlow<()> {
        self.read.file.add(&record);
        self.read.rows += 1;
        if self.read.head.len() < HEAD {
            self.read.head.push(record.clone());
        }
        self.bytes += record.cells.iter().map(size).sum::<usize>();
        self.records.push(record);
        if self.records.len() >= ROWS || self.bytes >= BYTES { self.send() } else { ControlFlow::Continue(()) }
    }

    fn send(&mut self) -> ControlFlow<()> {
        if self.records.is_empty() {
            return ControlFlow::Continue(());
        }
        let chunk = staged::row(self.import_id, self.first, &self.records);
        self.first += i64::try_from(self.records.len()).unwrap_or(0);
        self.records.clear();
        self.bytes = 0;
        if self.to.blocking_send(chunk).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn size(cell: &Cell) -> usize {
    text_of(cell).map_or(4, |text| text.len() + 4)
}

async fn finish(work: &Arc<Work>, Read { mut file, head, rows }: Read) -> Result<(), Error> {
    let fields = Definitions::latest(&work.jobs.db).await?;
    let guessed = guess::settings(&file, &head, &fields, work.rules(Arc::default()).country);
    let below = guessed.heading.map_or(rows, |at| rows - 1 - i64::try_from(at).unwrap_or(0));
    if below <= 0 {
        let words = if rows == 0 {
            "There are no rows in this file."
        } else {
            "This file has headings and no rows below them."
        };
        return work::fail(&work.jobs, work.lease, work.id, words).await;
    }
    let settings = settled(work, guessed).await?;
    if settings.footer > 0 {
        let words = words::rows(settings.footer);
        let are = if settings.footer == 1 { "is" } else { "are" };
        file.how
            .notes
            .push(format!("{words} at the end {are} left out: there is no date of birth and no phone number."));
    }
    // They hold people's data, and are needed no more.
    file.tail.clear();
    let plain = |text: String| text.replace('\0', "");
    file.how.columns = file.how.columns.map(|columns| columns.into_iter().map(plain).collect());
    file.how.sheets = file.how.sheets.into_iter().map(plain).collect();
    file.how.sheet = file.how.sheet.map(plain);
    let decided = asks(&settings, &file, &fields).is_empty();
    let state = if decided { State::Checking } else { State::Waiting };
    let (settings, file, counts) = (to_json(&settings)?, to_json(&file)?, to_json(&Counts::default())?);
    let ended = Arc::clone(work);
    work.jobs
        .db
        .write(move |tx| async move {
            ended
                .end(&tx, state, |update| {
                    update
                        .col_expr(import::Column::Settings, Expr::value(settings))
                        .col_expr(import::Column::HowRead, Expr::value(file))
                        .col_expr(import::Column::Counts, Expr::value(counts))
                        .col_expr(import::Column::Total, Expr::value(rows))
                })
                .await
        })
        .await
}

/// What was guessed, with what was chosen before it and what is remembered of the last file with this heading.
async fn settled(work: &Work, guessed: Settings) -> Result<Settings, Error> {
    let chosen = &work.settings;
    let settings = remembered(work.jobs.db.read(), guessed).await?;
    let columns = anew::chosen(settings.columns, &chosen.columns).into_iter();
    let columns = columns.map(|column| Column { dates: column.dates.or(chosen.dates), ..column }).collect();
    Ok(Settings {
        columns,
        dates: chosen.dates,
        read_as: chosen.read_as.clone(),
        country: chosen.country.clone(),
        matches: chosen.matches,
        same: if chosen.chosen_matches { chosen.same } else { settings.same },
        similar: chosen.similar,
        chosen_matches: chosen.chosen_matches,
        again: chosen.again,
        add_erased: chosen.add_erased,
        ..settings
    })
}
