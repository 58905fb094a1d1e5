//! The columns of a file that is read in another way, or below another heading: guessed anew.
//! What a person said of a column stays where the column has the name that it had.

use uuid::Uuid;

use super::{
    guess::{self, LOOKED_AT},
    remembered::remembered,
    settings::{Column, Settings},
    store::Imports,
};
use crate::error::Error;

impl Imports {
    /// The settings with the columns that the file has below their heading.
    pub async fn below_heading(&self, id: Uuid, settings: Settings) -> Result<Settings, Error> {
        let import = self.find(id).await?;
        let is_other = settings.heading != import.settings.heading;
        if !is_other || settings.read_as != import.settings.read_as || !import.has_rows() {
            return Ok(settings);
        }
        // The row above is looked at too: it has the names that the heading leaves out.
        let from = settings.heading.map_or(0, |at| at.saturating_sub(1));
        let rows = self.records(&import, i64::try_from(from).unwrap_or(i64::MAX), LOOKED_AT + 2).await?;
        let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        let heading = settings.heading.map(|at| usize::from(at > from));
        // Without a heading, rows before the table may hide how wide it is.
        let least = if heading.is_none() { settings.columns.len() } else { 0 };
        let rules = self.rules(&import).await?;
        let columns = guess::columns(&import.file, &rows, (heading, least), &rules.fields, rules.country);
        let guessed = remembered(self.jobs.db.read(), Settings { columns, ..settings.clone() }).await?;
        Ok(Settings { columns: chosen(guessed.columns, &settings.columns), ..settings })
    }
}

/// What was guessed of columns, with what was chosen of those that are still there.
pub fn chosen(guessed: Vec<Column>, before: &[Column]) -> Vec<Column> {
    let there: Vec<_> = guessed.iter().enumerate().map(|(at, column)| same(before, at, column)).collect();
    let is_taken = |target: &String| there.iter().flatten().any(|before| before.target == *target);
    let column = |(guessed, there): (Column, Option<&Column>)| match there {
        Some(before) => Column { target: before.target.clone(), dates: guessed.dates.or(before.dates), ..guessed },
        None if is_taken(&guessed.target) => Column { target: String::new(), ..guessed },
        None => guessed,
    };
    guessed.into_iter().zip(there.iter().copied()).map(column).collect()
}

/// The column as it was: at its place, or the only one of its name.
fn same<'b>(before: &'b [Column], at: usize, column: &Column) -> Option<&'b Column> {
    let here = before.get(at).filter(|there| there.is_chosen || there.heading == column.heading);
    let mut named = before.iter().filter(|there| !there.heading.is_empty() && there.heading == column.heading);
    here.or(match (named.next(), named.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}
