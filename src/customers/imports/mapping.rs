//! How programs choose what a file is: the body of `PUT /api/v1/imports/{id}/mapping`.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    super::own_fields::Definitions,
    choices::country,
    date_order::DateOrder,
    model::Import,
    settings::{Column, Matches, Same, Settings, Similar, Target},
};
use crate::{
    error::{Complaint, Invalid},
    record_file::ReadAs,
};

/// How the file is read and what its columns are; whatever is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MappingInput {
    /// The place of the heading among the rows, from 0; -1 for none.
    #[schema(example = 0, minimum = -1)]
    heading: Option<i64>,
    /// How many rows at the end are no customers.
    #[schema(example = 0)]
    footer: Option<u64>,
    /// What each column is, in their order: a field's name, `full_name`, `last_first`, a part of the date of birth, `id`, or
    /// empty to leave it out.
    #[schema(example = json!(["last_first", "date_of_birth", ""]))]
    columns: Option<Vec<String>>,
    /// The order of dates in columns that do not tell theirs.
    dates: Option<DateOrder>,
    #[schema(example = "UTF-8")]
    encoding: Option<String>,
    #[schema(example = ";", max_length = 1)]
    separator: Option<String>,
    sheet: Option<String>,
    #[schema(example = "GB")]
    country: Option<String>,
    matches: Option<Matches>,
    same: Option<Same>,
    /// What becomes of rows that may be somebody who is here, or another row, but not surely.
    similar: Option<Similar>,
    /// Whether its rows are checked though the very same file was imported before.
    again: Option<bool>,
    /// Whether people who were erased are added all the same.
    add_erased: Option<bool>,
}

impl MappingInput {
    /// The settings that this makes of an import's, or what is wrong with it.
    pub fn settings(self, import: &Import, fields: &Definitions) -> Result<Settings, Invalid> {
        let mut invalid = Invalid::default();
        let before = import.settings.clone();
        let country = self.country.as_deref().map(country).transpose();
        let country = country.map_err(|told| invalid.add("country", told)).unwrap_or_default();
        let columns = match self.columns {
            None => before.columns.clone(),
            Some(targets) => chosen(&before.columns, targets, fields, &mut invalid),
        };
        let given = self.dates;
        let columns = columns.into_iter().zip(0..).map(|(column, at)| {
            let decided = import.file.dates.get(at).and_then(super::date_order::Evidence::decided);
            Column { dates: decided.or(given).or(column.dates), ..column }
        });
        let columns = columns.collect();
        let rows = u64::try_from(import.row.total).unwrap_or(0);
        let out_of_range = || Complaint::new("out_of_range", "The file has fewer rows");
        let heading = match self.heading {
            None => before.heading,
            Some(at) => u64::try_from(at).ok(),
        };
        if heading.is_some_and(|at| at + 1 >= rows) {
            invalid.add("heading", out_of_range());
        }
        let footer = self.footer.unwrap_or(before.footer);
        if footer >= rows.max(1) {
            invalid.add("footer", out_of_range());
        }
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let read_as = ReadAs {
            encoding: self.encoding.or(before.read_as.encoding),
            separator: self.separator.map_or(before.read_as.separator, |text| text.chars().next()),
            sheet: self.sheet.or(before.read_as.sheet),
        };
        Ok(Settings {
            read_as,
            heading,
            footer,
            columns,
            country: if self.country.is_some() { country.flatten() } else { before.country },
            chosen_matches: before.chosen_matches
                || self.matches.is_some()
                || self.same.is_some()
                || self.similar.is_some(),
            matches: self.matches.unwrap_or(before.matches),
            same: self.same.unwrap_or(before.same),
            similar: self.similar.unwrap_or(before.similar),
            dates: self.dates.or(before.dates),
            again: self.again.unwrap_or(before.again),
            add_erased: self.add_erased.unwrap_or(before.add_erased),
        })
    }
}

fn chosen(before: &[Column], targets: Vec<String>, fields: &Definitions, invalid: &mut Invalid) -> Vec<Column> {
    if targets.len() != before.len() {
        let words = format!("Say what each of the {} columns is", before.len());
        invalid.add("columns", Complaint::new("not_allowed", words));
        return Vec::new();
    }
    let mut columns = Vec::new();
    for (at, (column, target)) in before.iter().zip(targets).enumerate() {
        if Target::named(&target, fields).is_none() {
            invalid.add(format!("columns[{at}]"), Complaint::new("not_known", "There is no such field"));
        }
        columns.push(Column { target, is_chosen: true, ..column.clone() });
    }
    columns
}
