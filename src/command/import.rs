//! Imports a file from the command line: the same engine as the pages, with its progress on a terminal.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use clap::Args;
use tokio::{task, time};
use uuid::Uuid;

use super::output::say;
use crate::{
    config::Config,
    customers::{Import, ImportChoices, ImportState, Imports, import_outcome, import_progress, imports::work},
    error::Error,
    jobs::{Jobs, Lease},
    server::{self, Register},
};

/// How often the progress is shown.
const EVERY: Duration = Duration::from_millis(200);

/// How many rows are told of that may be somebody.
const MOST_TOLD: usize = 100;

/// What can be said of a file.
#[derive(Args)]
pub struct ImportArguments {
    /// The file: CSV or any text table, .xlsx, .ods, vCard, JSON or JSON lines; - is standard input
    file: PathBuf,
    /// What a column is, as "HEADING=FIELD" or "NUMBER=FIELD": the name of a field, as sample files have it, `field_<key>` for one
    /// of your own, `full_name`, `last_first`, id, or nothing to leave it out
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// The order of dates where the file does not tell
    #[arg(long, value_parser = ["dmy", "mdy", "ymd"])]
    dates: Option<String>,
    /// The country of phone numbers without a country code, two letters
    #[arg(long)]
    country: Option<String>,
    /// What rows of customers who are already here do
    #[arg(long, value_parser = ["skip", "update", "add"])]
    matches: Option<String>,
    /// What makes a row one that is already here
    #[arg(long, value_parser = ["phone_and_name", "name_and_birth", "id"])]
    same: Option<String>,
    /// What rows do that may be a customer, or another row, but not surely: skip leaves them out, exact compares only what
    /// --same says
    #[arg(long, value_parser = ["skip", "add", "exact"])]
    similar: Option<String>,
    /// The encoding of a text file, such as windows-1252
    #[arg(long)]
    encoding: Option<String>,
    /// The separator of a text file
    #[arg(long)]
    separator: Option<char>,
    /// The sheet of a workbook
    #[arg(long)]
    sheet: Option<String>,
    /// Import a file again that was imported before
    #[arg(long)]
    again: bool,
    /// Add people who were erased all the same
    #[arg(long)]
    add_erased: bool,
    /// Check every row and save nothing
    #[arg(long)]
    check: bool,
}

/// Imports a file; the exit code is 1 when some rows could not be kept, or something has to be chosen first.
pub async fn import(config: &Config, arguments: ImportArguments) -> Result<ExitCode, Error> {
    let lock = server::lock(&config.database).ok().flatten();
    let register = Register::open(config).await?;
    let mut jobs = register.jobs(config);
    let counter = Arc::<AtomicI64>::default();
    jobs.alone = lock.is_some().then(|| Arc::clone(&counter));
    let imports = Imports::by_command(&jobs);
    let choices = choices(&arguments);
    let id = send(&imports, &arguments.file, choices).await?;
    let mut import = finish(&jobs, &imports, id, &counter).await?;
    if !arguments.map.is_empty() && import.state.is_open() {
        imports.map(id, &arguments.map).await?;
        import = finish(&jobs, &imports, id, &counter).await?;
    }
    let code = go_on(&jobs, &imports, import, arguments.check, &counter).await?;
    register.db.close().await;
    Ok(code)
}

fn choices(arguments: &ImportArguments) -> ImportChoices {
    let ImportArguments {
        dates, country, matches, same, similar, encoding, separator, sheet, again, add_erased, ..
    } = arguments;
    ImportChoices {
        dates: dates.clone(),
        country: country.clone(),
        matches: matches.clone(),
        same: same.clone(),
        similar: similar.clone(),
        encoding: encoding.clone(),
        separator: *separator,
        sheet: sheet.clone(),
        again: *again,
        add_erased: *add_erased,
    }
}

/// Commits what was checked, unless nothing is to be saved.
async fn go_on(
    jobs: &Jobs,
    imports: &Imports,
    import: Import,
    check: bool,
    counter: &Arc<AtomicI64>,
) -> Result<ExitCode, Error> {
    match import.state {
        ImportState::Failed => {
            eprintln!("{}", import.row.failure.as_deref().unwrap_or("The import failed."));
            return Ok(ExitCode::FAILURE);
        }
        ImportState::Waiting => {
            for words in imports.asked(&import).await? {
                eprintln!("{words}.");
            }
            eprintln!("Say so with --map or --dates. Nothing was saved.");
            imports.discard(import.row.id).await?;
            return Ok(ExitCode::FAILURE);
        }
        _ => {}
    }
    tell(imports, &import).await?;
    if check {
        imports.discard(import.row.id).await?;
        say("Nothing was saved.");
        return Ok(if import.counts.wrong > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    imports.commit(import.row.id, import.row.revision).await?;
    let done = finish(jobs, imports, import.row.id, counter).await?;
    say(&import_outcome(&done));
    let fine = done.state == ImportState::Done && done.counts.wrong + done.counts.refused == 0;
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells what the check found.
async fn tell(imports: &Imports, import: &Import) -> Result<(), Error> {
    import.file.how.notes.iter().for_each(|note| say(note));
    let counts = import.counts;
    say(&format!(
        "New {}, already here {}, repeated {}, wrong {}.",
        counts.new, counts.here, counts.repeated, counts.wrong
    ));
    if counts.perhaps > 0 {
        say(&format!("Perhaps already here, left out: {}; --similar add adds them.", counts.perhaps));
    }
    if counts.erased > 0 {
        say(&format!("Erased people, left out: {}; --add-erased adds them.", counts.erased));
    }
    for (line, words) in imports.problems(import).await? {
        eprintln!("Line {line}: {words}");
    }
    for (line, words) in imports.undecided(import, MOST_TOLD).await? {
        eprintln!("Line {line}: {words}");
    }
    if let Some(before) = imports.same_file(import).await? {
        say(&format!("This very file was imported before, as {}; --again imports it again.", before.row.id));
    }
    Ok(())
}

async fn send(imports: &Imports, path: &Path, choices: ImportChoices) -> Result<Uuid, Error> {
    let failed = |error: io::Error| Error::Setting(format!("{}: {error}", path.display()));
    let (mut from, name): (Box<dyn Read + Send>, _) = if path == Path::new("-") {
        (Box::new(io::stdin()), "standard input".to_owned())
    } else {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (Box::new(File::open(path).map_err(failed)?), name)
    };
    let mut upload = imports.upload();
    let mut bytes = vec![0; 256 * 1024];
    loop {
        let count = from.read(&mut bytes).map_err(failed)?;
        if count == 0 {
            break;
        }
        upload.add(&bytes[..count]).await?;
    }
    imports.add_chosen(upload, &name, choices).await
}

/// Works on the import until somebody has to decide or it is done.
async fn finish(jobs: &Jobs, imports: &Imports, id: Uuid, counter: &Arc<AtomicI64>) -> Result<Import, Error> {
    let lease = Lease::new();
    let working = jobs.clone();
    let worker = task::spawn(async move {
        while work::next(&working, lease, Some(id)).await? {}
        Ok::<_, Error>(())
    });
    let is_terminal = io::stderr().is_terminal();
    loop {
        time::sleep(EVERY).await;
        let mut import = imports.find(id).await?;
        if !import.state.is_work() {
            worker.await.map_err(|error| Error::internal(&error))??;
            if is_terminal {
                eprint!("\r\x1b[K");
            }
            return Ok(import);
        }
        let alone = counter.load(Ordering::Relaxed);
        if alone > 0 {
            import.row.done = alone;
        }
        if is_terminal {
            eprint!("\r\x1b[K{}", import_progress(&import));
        }
        // A server that has it goes on with it.
        if worker.is_finished() {
            let _ = work::next(jobs, lease, Some(id)).await?;
        }
    }
}
