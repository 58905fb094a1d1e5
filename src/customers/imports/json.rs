//! Imports as JSON: what programs send and what they get.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    asks::{Ask, asked},
    choices::Choices,
    complaints::RowComplaint,
    date_order::DateOrder,
    entity::row,
    model::Import,
    settings::{Column, Matches, Same, Settings, Similar},
    state::{Counts, State},
    work::from_json,
};
use crate::{
    clock::exact,
    error::{Error, Invalid},
};

/// What is known of a file before it is read.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The file's name, as history shows it.
    #[param(example = "customers.csv")]
    pub filename: Option<String>,
    /// The country of phone numbers without a country code, two letters.
    #[param(example = "GB")]
    country: Option<String>,
    /// The order of dates where the file does not tell: `dmy`, `mdy` or `ymd`.
    #[param(example = "dmy")]
    dates: Option<String>,
    /// What rows of customers who are already here do: `skip`, `update` or `add`.
    #[param(example = "skip")]
    matches: Option<String>,
    /// What makes a row one that is already here: `phone_and_name`, `name_and_birth` or `id`.
    #[param(example = "phone_and_name")]
    same: Option<String>,
    /// What becomes of rows that may be somebody who is here, or another row, but not surely: `skip` leaves them out, `add` adds
    /// them, and with `exact` only what `same` says is compared.
    #[param(example = "skip")]
    similar: Option<String>,
}

impl ImportQuery {
    /// The settings to begin with, or all that is wrong with the parameters.
    pub fn settings(self) -> Result<Settings, Invalid> {
        let Self { country, dates, matches, same, similar, .. } = self;
        Choices { country, dates, matches, same, similar, ..Choices::default() }.settings()
    }
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportOutput {
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    id: Uuid,
    #[schema(example = "customers.csv")]
    filename: String,
    /// In bytes.
    #[schema(example = 34_560)]
    size: i64,
    state: State,
    /// The username; null for an import from the command line.
    #[schema(required)]
    by: Option<String>,
    /// Why it failed.
    #[schema(required)]
    failure: Option<String>,
    counts: Counts,
    progress: Progress,
    /// How the file was read; null before that.
    #[schema(required)]
    reading: Option<Reading>,
    mapping: Mapping,
    /// What has to be chosen before the rows can be checked, in words.
    asks: Vec<String>,
    /// The first rows that are not kept; `GET …/report` has all of them.
    problems: Vec<RowOutput>,
    /// The import of the very same file that is still in the register. Unless `again` is set, no row of this one is kept.
    #[schema(required)]
    same_file: Option<Uuid>,
    /// Send it to commit what was checked.
    #[schema(example = 1)]
    revision: i64,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    created_at: String,
    #[schema(required, format = DateTime)]
    committed_at: Option<String>,
    #[schema(required, format = DateTime)]
    undone_at: Option<String>,
}

/// How far the work of a state has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportProgress)]
struct Progress {
    #[schema(example = 400)]
    done: i64,
    #[schema(example = 1300)]
    total: i64,
}

/// How the file was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportReading)]
struct Reading {
    #[schema(example = "csv")]
    kind: &'static str,
    #[schema(required, example = "UTF-8")]
    encoding: Option<String>,
    #[schema(required, example = ";")]
    separator: Option<char>,
    #[schema(required)]
    sheet: Option<String>,
    sheets: Vec<String>,
    /// What is good to know about it.
    notes: Vec<String>,
}

/// What the columns are, and what becomes of rows that are already here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportMapping)]
struct Mapping {
    #[schema(required)]
    heading: Option<u64>,
    #[schema(example = 0)]
    footer: u64,
    columns: Vec<ColumnOutput>,
    #[schema(required)]
    country: Option<String>,
    matches: Matches,
    same: Same,
    similar: Similar,
    again: bool,
    add_erased: bool,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportColumn)]
struct ColumnOutput {
    #[schema(example = "Vorname")]
    heading: String,
    /// Empty for one that is left out.
    #[schema(example = "first_name")]
    target: String,
    #[schema(required)]
    dates: Option<DateOrder>,
}

/// A row that is not kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportRow)]
pub struct RowOutput {
    /// Where it stands in the file, from 1.
    #[schema(example = 12)]
    pub line: i64,
    /// `wrong`, `repeated` or `perhaps`: it may be somebody who is here, or another row.
    #[schema(example = "wrong")]
    pub verdict: String,
    pub complaints: Vec<RowComplaint>,
}

/// Says what is to be committed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitInput {
    /// The `revision` of the import that was looked at.
    #[schema(example = 1)]
    pub revision: i64,
}

impl ImportOutput {
    /// An import, with what has to be chosen for it.
    pub fn of(
        import: Import,
        asks: &[Ask],
        (problems, undecided): (Vec<row::Model>, Vec<(i64, String)>),
        same_file: Option<Uuid>,
    ) -> Result<Self, Error> {
        let Import { row, state, settings, file, counts, by } = import;
        let moment = |at: i64| exact(at).to_string();
        let reading = row.how_read.is_some().then(|| Reading {
            kind: file.how.kind.name(),
            encoding: file.how.encoding,
            separator: file.how.separator,
            sheet: file.how.sheet,
            sheets: file.how.sheets,
            notes: file.how.notes,
        });
        let asks = asks.iter().map(|ask| asked(ask, &settings).0).collect();
        let problem = |row::Model { line, verdict, complaints, .. }| {
            Ok::<_, Error>(RowOutput { line, verdict, complaints: from_json(&complaints)? })
        };
        let column = |Column { heading, target, dates, .. }| ColumnOutput { heading, target, dates };
        Ok(Self {
            id: row.id,
            filename: row.filename,
            size: row.size,
            state,
            by,
            failure: row.failure,
            counts,
            progress: Progress { done: row.done, total: row.total },
            reading,
            mapping: Mapping {
                heading: settings.heading,
                footer: settings.footer,
                columns: settings.columns.into_iter().map(column).collect(),
                country: settings.country,
                matches: settings.matches,
                same: settings.same,
                similar: settings.similar,
                again: settings.again,
                add_erased: settings.add_erased,
            },
            asks,
            problems: problems
                .into_iter()
                .map(problem)
                .chain(undecided.into_iter().map(|told| Ok(RowOutput::perhaps(told))))
                .collect::<Result<_, _>>()?,
            same_file,
            revision: row.revision,
            created_at: moment(row.created_at),
            committed_at: row.committed_at.map(moment),
            undone_at: row.undone_at.map(moment),
        })
    }
}

/// A file, byte by byte; never empty.
pub struct ImportFile;

impl utoipa::PartialSchema for ImportFile {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).into()
    }
}

impl ToSchema for ImportFile {
    fn name() -> std::borrow::Cow<'static, str> {
        "ImportFile".into()
    }
}
