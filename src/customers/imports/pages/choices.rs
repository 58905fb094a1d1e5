//! What is chosen on the page of an import: how the file is read, what its columns are, and what becomes of known rows.
//! A form is read here and nothing is decided.

use actix_web::web::Path;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        choices::country,
        date_order::DateOrder,
        model::Import,
        settings::{Column, Matches, Same, Settings, Similar},
    },
    acts::back,
    show,
};
use crate::{
    error::{Complaint, Error, Invalid},
    http::html::Answer,
    record_file::ReadAs,
    sign_in::{Draftable, Editor, FormBy},
};

/// What is chosen, as a browser sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct ChoicesForm {
    pub heading: String,
    pub footer: String,
    pub encoding: String,
    pub separator: String,
    pub sheet: String,
    pub country: String,
    pub matches: String,
    pub same: String,
    pub similar: String,
    pub again: bool,
    pub add_erased: bool,
    /// Targets and orders of dates, by the places of columns.
    columns: Vec<(usize, String)>,
    dates: Vec<(usize, String)>,
}

impl Draftable for ChoicesForm {
    // Five hundred columns, two controls each.
    const MOST_BYTES: usize = 64 * 1024;
}

impl TryFrom<Vec<(String, String)>> for ChoicesForm {
    type Error = &'static str;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, &'static str> {
        let mut form = Self::default();
        for (name, value) in pairs {
            let place = |prefix: &str| name.strip_prefix(prefix).and_then(|place| place.parse().ok());
            match (name.as_str(), place("column_"), place("dates_")) {
                ("heading", ..) => form.heading = value,
                ("footer", ..) => form.footer = value,
                ("encoding", ..) => form.encoding = value,
                ("separator", ..) => form.separator = value,
                ("sheet", ..) => form.sheet = value,
                ("country", ..) => form.country = value,
                // A control called "matches" would hide the form's own method of that name from scripts.
                ("already", ..) => form.matches = value,
                ("same", ..) => form.same = value,
                ("similar", ..) => form.similar = value,
                ("again", ..) => form.again = true,
                ("add_erased", ..) => form.add_erased = true,
                (_, Some(place), _) => form.columns.push((place, value)),
                (_, _, Some(place)) => form.dates.push((place, value)),
                _ => return Err("an unknown field"),
            }
        }
        Ok(form)
    }
}

impl ChoicesForm {
    /// The settings that these choices make of an import's, or what is wrong with them.
    fn settings(&self, import: &Import) -> Result<Settings, Invalid> {
        let mut invalid = Invalid::default();
        let before = &import.settings;
        let country = country(&self.country).map_err(|told| invalid.add("country", told)).unwrap_or_default();
        let rows = u64::try_from(import.row.total).unwrap_or(0);
        let footer = self.footer.trim();
        let footer = if footer.is_empty() { Some(0) } else { footer.parse().ok().filter(|count| *count < rows) };
        if footer.is_none() {
            let words = format!("Enter a number of rows from 0 to {}", rows.saturating_sub(1));
            invalid.add("footer", Complaint::new("out_of_range", words));
        }
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let chosen = |values: &[(usize, String)], at: usize| {
            values.iter().find(|(place, _)| *place == at).map(|(_, value)| value.clone())
        };
        let columns = before.columns.iter().enumerate().map(|(at, column)| {
            let target = chosen(&self.columns, at).unwrap_or_else(|| column.target.clone());
            let dates = chosen(&self.dates, at).map_or(column.dates, |order| DateOrder::named(&order));
            // A page sends what it shows: only what is otherwise was chosen.
            Column { is_chosen: target != column.target, heading: column.heading.clone(), target, dates }
        });
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let how = &import.file.how;
        Ok(Settings {
            columns: columns.collect(),
            heading: self.heading.parse().ok(),
            footer: footer.unwrap_or(0),
            read_as: ReadAs {
                // What was guessed and is left alone is no choice.
                encoding: text(&self.encoding)
                    .filter(|it| how.encoding.as_ref() != Some(it) || before.read_as.encoding.is_some()),
                separator: self
                    .separator
                    .chars()
                    .next()
                    .filter(|it| how.separator != Some(*it) || before.read_as.separator.is_some()),
                sheet: text(&self.sheet).filter(|it| how.sheet.as_ref() != Some(it) || before.read_as.sheet.is_some()),
            },
            country,
            matches: Matches::named(&self.matches).unwrap_or_default(),
            same: Same::named(&self.same).unwrap_or_default(),
            similar: Similar::named(&self.similar).unwrap_or_default(),
            chosen_matches: true,
            dates: before.dates,
            again: self.again,
            add_erased: self.add_erased,
        })
    }
}

/// `POST /imports/{id}`, and its `/mapping`.
pub async fn choose(sent: FormBy<Editor, ChoicesForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let imports = user.imports();
    let import = imports.find(*id).await?;
    let outcome = match form.settings(&import) {
        Ok(settings) => imports.choose(*id, settings).await,
        Err(invalid) => Err(Error::Invalid(invalid)),
    };
    match outcome {
        Err(Error::Invalid(invalid)) => show::refused(&user, &import, &form, invalid).await,
        outcome => back(&user, *id, outcome),
    }
}
