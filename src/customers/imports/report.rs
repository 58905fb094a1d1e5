//! The rows of an import that are not kept, as they stand in the file, with a column that says why.
//! It is made while it is sent, a chunk at a time; mended, it can be sent again as a file of its own.

use std::{collections::HashMap, sync::Arc};

use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use uuid::Uuid;

use super::{
    super::formula::guarded,
    check::MOST_KEPT,
    complaints::{RowComplaint, told},
    contents::text_of,
    entity::matched,
    matches::{self, Choice},
    model::Import,
    plan::Plan,
    settings::Target,
    staged::{self, Staged},
    state::Verdict,
    store::Imports,
    whom,
    work::from_json,
};
use crate::{
    db::Db,
    error::Error,
    record_file::{Cell, Record},
};

/// The heading of the column that says why.
const WHY: &str = "What is wrong";

/// What the next piece of a report is made of.
struct Report {
    db: Db,
    id: Uuid,
    plan: Arc<Plan>,
    separator: u8,
    /// What only the register knows is wrong, by place.
    told: HashMap<i64, String>,
    /// Nothing before the heading was sent.
    next: Option<i64>,
}

/// What the rows of a chunk may be, of those of which nobody has decided.
type Perhaps = HashMap<i64, String>;

/// The report of an import.
pub async fn stream(
    imports: &Imports,
    import: &Import,
) -> Result<impl Stream<Item = Result<Bytes, Error>> + 'static + use<>, Error> {
    let mut all = HashMap::new();
    for verdict in [Verdict::Wrong, Verdict::Repeated] {
        for row in imports.told(import, verdict, MOST_KEPT as u64).await? {
            all.insert(row.place, in_words(&from_json::<Vec<RowComplaint>>(&row.complaints)?));
        }
    }
    let report = Report {
        db: imports.jobs.db.clone(),
        id: import.row.id,
        plan: imports.plan(import).await?,
        separator: import.file.how.separator.and_then(|c| u8::try_from(c).ok()).unwrap_or(b','),
        told: all,
        next: None,
    };
    Ok(stream::try_unfold(report, |mut report| async move {
        let piece = report.piece().await?;
        Ok(piece.map(|piece| (piece, report)))
    }))
}

impl Report {
    /// The heading, then the rows of one chunk after the other.
    async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        let Some(place) = self.next else {
            self.next = Some(0);
            return self.heading().map(Some);
        };
        let Some(chunk) = staged::from(self.db.read(), self.id, place).await? else { return Ok(None) };
        let end = chunk.first + chunk.rows;
        self.next = Some(end);
        let found = matches::of_rows(self.db.read(), self.id, chunk.first..end).await?;
        let is_undecided = |row: &matched::Model| row.choice.is_none() && row.verdict == Verdict::Perhaps.name();
        let undecided: Vec<_> = found.values().filter(|row| is_undecided(row)).cloned().collect();
        let perhaps = whom::words(self.db.read(), &undecided).await?;
        let is_added = |place: i64| found.get(&place).is_some_and(|row| row.choice() == Some(Choice::Add));
        let staged = Staged::read(chunk)?;
        let mut csv = self.writer();
        for ((record, letter), place) in staged.records.iter().zip(&staged.verdicts).zip(staged.first..) {
            // What was said of it in the check does not count then.
            if Verdict::of(*letter) == Verdict::Repeated && is_added(place) {
                continue;
            }
            if let Some(why) = self.why((place, record), Verdict::of(*letter), &perhaps) {
                let cells = record.cells.iter().map(|cell| text(cell).into_owned());
                let width = self.plan.settings.columns.len().saturating_sub(record.cells.len());
                let missing = std::iter::repeat_n(String::new(), width);
                csv.write_record(cells.chain(missing).chain([why])).map_err(|error| Error::internal(&error))?;
            }
        }
        bytes(csv).map(Some)
    }

    fn writer(&self) -> csv::Writer<Vec<u8>> {
        let mut csv = csv::WriterBuilder::new();
        csv.delimiter(self.separator).terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new())
    }

    fn heading(&self) -> Result<Bytes, Error> {
        let targets = self.plan.settings.targets(&self.plan.reader.rules().fields);
        let columns = self.plan.settings.columns.iter().zip(targets).map(|(column, target)| match target {
            _ if !column.heading.is_empty() => guarded(&column.heading).into_owned(),
            Target::LeaveOut => String::new(),
            target => target.title(),
        });
        let mut csv = self.writer();
        csv.write_record(columns.chain([WHY.to_owned()])).map_err(|error| Error::internal(&error))?;
        let mut with_mark = b"\xEF\xBB\xBF".to_vec();
        with_mark.extend_from_slice(&bytes(csv)?);
        Ok(with_mark.into())
    }

    fn why(&self, (place, record): (i64, &Record), verdict: Verdict, perhaps: &Perhaps) -> Option<String> {
        // Also of a row that could not be kept when it came to it.
        if let Some(words) = self.told.get(&place).or_else(|| perhaps.get(&place)) {
            return Some(words.clone());
        }
        if !matches!(verdict, Verdict::Wrong | Verdict::Repeated) {
            return None;
        }
        let invalid = self.plan.read(place, record).details.err();
        let words = invalid.map(|invalid| in_words(&told(&invalid)));
        let otherwise = if verdict == Verdict::Repeated {
            "This repeats another line of the file"
        } else {
            "A value is already another customer’s"
        };
        Some(words.unwrap_or_else(|| otherwise.to_owned()))
    }
}

fn in_words(complaints: &[RowComplaint]) -> String {
    let words: Vec<&str> = complaints.iter().map(|complaint| complaint.message.trim_end_matches('.')).collect();
    words.join("; ")
}

fn text(cell: &Cell) -> std::borrow::Cow<'_, str> {
    match cell {
        Cell::Number(number) => number.into(),
        other => guarded(text_of(other).unwrap_or_default()),
    }
}

fn bytes(csv: csv::Writer<Vec<u8>>) -> Result<Bytes, Error> {
    csv.into_inner().map(Bytes::from).map_err(|error| Error::Internal(error.to_string()))
}
