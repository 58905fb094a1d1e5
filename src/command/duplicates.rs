//! Tells which records of a file may be one person, so that anybody can measure the rules on labelled data.
//! Nothing is kept, and no database is opened.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::output::say;
use crate::{
    config::Config,
    customers::{
        Field,
        duplicates::rules::{Pair, Person, Rarity, Record, pairs},
    },
    error::Error,
    record_file::{self, Failed, ReadAs},
    text::grouped,
};

/// Where to look.
#[derive(Args)]
pub struct DuplicatesCommand {
    /// A CSV file with a column id and those that `clientele sample` writes, named so; cells may be empty
    #[arg(long)]
    from: PathBuf,
    /// Print `id_1,id_2,points,verdict,reasons`
    #[arg(long)]
    csv: bool,
}

/// A row of the file.
struct Row {
    id: String,
    person: Person,
}

/// Prints the pairs that may be one person, the surest first.
pub fn print(config: &Config, command: &DuplicatesCommand) -> Result<ExitCode, Error> {
    let rows = read(&command.from, &config.program)?;
    let mut rarity = Rarity::default();
    for row in &rows {
        rarity.count(&row.person);
    }
    let records: Vec<Record> = rows.iter().map(|row| Record::new(&row.person, &rarity)).collect();
    let terminal = io::stderr().is_terminal();
    let found = pairs(&records, &rarity, |done, all| {
        if terminal {
            eprint!("\r\x1b[K{} % compared", 100 * done / all.max(1));
        }
    });
    if terminal {
        eprint!("\r\x1b[K");
    }
    if command.csv {
        let failed = |error: csv::Error| Error::Internal(format!("the pairs cannot be written: {error}"));
        write_csv(io::stdout().lock(), &rows, &found).map_err(failed)?;
    } else {
        for pair in &found {
            say(&in_words(&rows, pair));
        }
        let number = grouped(found.len().try_into().unwrap_or(u64::MAX));
        say(&format!("{number} pairs among {} records.", grouped(rows.len().try_into().unwrap_or(u64::MAX))));
    }
    Ok(ExitCode::SUCCESS)
}

fn write_csv(to: impl Write, rows: &[Row], found: &[Pair]) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["id_1", "id_2", "points", "verdict", "reasons"])?;
    for Pair { one, other, score } in found {
        let points = format!("{:.1}", score.points);
        csv.write_record([&rows[*one].id, &rows[*other].id, &points, score.verdict().words(), &score.in_words()])?;
    }
    Ok(csv.flush()?)
}

/// "17 and 23: likely one person (same name, same birth date, different phone)".
fn in_words(rows: &[Row], Pair { one, other, score }: &Pair) -> String {
    let ids = format!("{} and {}", rows[*one].id, rows[*other].id);
    format!("{ids}: {} one person ({})", score.verdict().words(), score.in_words())
}

/// Every row of the file that can be read.
fn read(path: &Path, program: &Path) -> Result<Vec<Row>, Error> {
    let wrong = |why: &str| Error::Setting(format!("{}: {why}", path.display()));
    let mut file = File::open(path).map_err(|error| wrong(&error.to_string()))?;
    let as_csv = ReadAs { separator: Some(','), ..ReadAs::default() };
    let (mut columns, mut rows) = (None, Vec::new());
    let read = record_file::read(&mut file, &as_csv, program, &|_| false, &mut |record| {
        let cells: Vec<&str> = record.cells.iter().map(|cell| cell.shown().trim()).collect();
        match &columns {
            None => columns = Some(Columns::of(&cells)),
            Some(Some(columns)) if record.fault.is_none() => rows.push(columns.row(&cells)),
            Some(_) => {}
        }
        ControlFlow::Continue(())
    });
    match read {
        Err(Failed::Unreadable(why)) => return Err(wrong(&why.message)),
        Err(Failed::Io(error)) => return Err(wrong(&error.to_string())),
        Ok(_) | Err(Failed::Stopped) => {}
    }
    let [first, last, born, number] = Field::BUILT_IN.map(|field| field.name().into_owned());
    let needed = format!("The first row has to name the columns id, {first}, {last}, {born} and {number}.");
    if matches!(columns, Some(Some(_))) { Ok(rows) } else { Err(wrong(&needed)) }
}

/// Which column is what.
struct Columns {
    id: usize,
    fields: [usize; 4],
}

impl Columns {
    fn of(headings: &[&str]) -> Option<Self> {
        let at = |name: &str| headings.iter().position(|heading| *heading == name);
        let [first, last, born, number] = Field::BUILT_IN.map(|field| at(&field.name()));
        Some(Self { id: at("id")?, fields: [first?, last?, born?, number?] })
    }

    fn row(&self, cells: &[&str]) -> Row {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();

        Row { id: cell(self.id).to_owned(), person: Person::of_texts(self.fields.map(cell)) }
    }
}
