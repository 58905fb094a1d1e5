//! One export, from the first byte to the last: read, written and handed over piece by piece.
//! Whoever takes the pieces sets the pace, and writes down in the end whether all of them were taken.

use std::{fs::File, io::Read, path::PathBuf, sync::Arc};

use actix_web::web::Bytes;
use tokio::task;

use super::{
    super::{entity::customer, own_fields::Definitions},
    batches::Batches,
    format::Format,
    writer::Writer,
};
use crate::{
    activity::{self, Act, Which},
    clock::now,
    db::Db,
    error::Error,
    people::Actor,
};

/// The most bytes of a finished file that are read at once.
const PIECE: usize = 64 * 1024;

/// What is exported, by whom, and as what.
pub struct Wanted {
    pub actor: Actor,
    pub format: Format,
    pub which: Which,
    /// Whether a spreadsheet has ids and moments too.
    pub ids: bool,
    pub fields: Arc<Definitions>,
    /// Where a workbook is kept until it is whole.
    pub folder: PathBuf,
}

/// One export.
pub struct Export {
    db: Db,
    wanted: Wanted,
    source: Source,
    stage: Stage,
    customers: u64,
}

/// Where the customers come from.
pub(super) enum Source {
    Batches(Box<Batches>),
    These(Option<Vec<customer::Model>>),
}

enum Stage {
    Beginning,
    Customers(Writer),
    File(File),
    Ended,
}

impl Export {
    pub(super) fn new(db: Db, wanted: Wanted, source: Source) -> Self {
        Self { db, wanted, source, stage: Stage::Beginning, customers: 0 }
    }

    /// The kind of file.
    pub fn format(&self) -> Format {
        self.wanted.format
    }

    /// How many customers were written so far.
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// The next bytes, empty while a workbook grows; nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Beginning => self.begin().await.map(Some),
            Stage::Customers(writer) => self.add_some(writer).await,
            Stage::File(file) => self.read_some(file).await,
            Stage::Ended => Ok(None),
        }
    }

    async fn begin(&mut self) -> Result<Bytes, Error> {
        let Wanted { format, ids, ref fields, ref folder, .. } = self.wanted;
        let (fields, folder) = (Arc::clone(fields), folder.clone());
        let (writer, beginning) = on_a_thread(move || Writer::new(format, fields, ids, &folder)).await?;
        self.stage = Stage::Customers(writer);
        Ok(beginning.into())
    }

    async fn add_some(&mut self, mut writer: Writer) -> Result<Option<Bytes>, Error> {
        let rows = match &mut self.source {
            Source::Batches(batches) => batches.next().await?,
            Source::These(these) => these.take().filter(|these| !these.is_empty()),
        };
        let Some(rows) = rows else {
            let file = on_a_thread(move || writer.finish()).await?;
            self.stage = file.map_or(Stage::Ended, Stage::File);
            return Ok(Some(Bytes::new()));
        };
        self.customers += rows.len() as u64;
        let (writer, bytes) = on_a_thread(move || writer.add(&rows).map(|bytes| (writer, bytes))).await?;
        self.stage = Stage::Customers(writer);
        Ok(Some(bytes.into()))
    }

    async fn read_some(&mut self, mut file: File) -> Result<Option<Bytes>, Error> {
        let (file, piece) = on_a_thread(move || {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece);
            read.map(|_| (file, piece)).map_err(|error| Error::internal(&error))
        })
        .await?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.stage = Stage::File(file);
        Ok(Some(piece.into()))
    }

    /// Writes down that customers were exported, and whether all that were meant.
    pub async fn record(self, complete: bool) -> Result<(), Error> {
        let Wanted { actor, format, which, .. } = self.wanted;
        let format = format.title().to_owned();
        let act = Act::Export(activity::Export { customers: self.customers, format, which, complete });
        self.db.write(move |tx| async move { activity::record(&*tx, actor, now(), &act).await }).await
    }
}

/// Work that would keep others waiting.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    task::spawn_blocking(work).await.map_err(|error| Error::internal(&error))?
}
