//! Writes customers to a file or to standard output, while the server runs or not.
//! The file is there with all of it, or not at all; one that is there already is never touched.

use std::{
    ffi::OsStr,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Args, ValueEnum};
use tempfile::NamedTempFile;

use super::output::say;
use crate::{
    config::Config,
    customers::exports::{Export, ExportOf, Format},
    error::Error,
    server::Register,
    text::{counted, grouped},
};

/// How often a terminal is told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// What to export, and where to.
#[derive(Args)]
pub struct ExportCommand {
    /// The file to create, of the kind its name ends in: .csv, .xlsx, .vcf or .jsonl; - is standard output
    file: PathBuf,
    /// The kind of file, whatever its name
    #[arg(long)]
    format: Option<FormatName>,
    /// Only the customers that this search finds
    #[arg(long, value_name = "TEXT", default_value = "")]
    search: String,
    /// Add the columns Id, Added and Last changed to CSV and XLSX
    #[arg(long)]
    ids: bool,
}

/// A kind of file, as typed on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormatName {
    Csv,
    Xlsx,
    Vcf,
    Jsonl,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Csv => Self::Csv,
            FormatName::Xlsx => Self::Xlsx,
            FormatName::Vcf => Self::VCard,
            FormatName::Jsonl => Self::JsonLines,
        }
    }
}

/// Exports customers.
pub async fn export(config: &Config, command: ExportCommand) -> Result<ExitCode, Error> {
    let ExportCommand { file, format, search, ids } = command;
    let to_output = file == Path::new("-");
    let of_ending = || Format::of_ending(file.extension().and_then(OsStr::to_str)?);
    let format = format.map(Format::from).or_else(of_ending).ok_or_else(|| {
        let words = if to_output { "Standard output" } else { "A name without one of these endings" };
        Error::Setting(format!("{words} needs --format: csv, xlsx, vcf or jsonl."))
    })?;
    if !to_output && file.symlink_metadata().is_ok() {
        return Err(Error::Internal(format!("{} already exists. Choose another name.", file.display())));
    }
    let register = Register::open(config).await?;
    let of = ExportOf { ids, ..ExportOf::found(&search, format) };
    let export = Export::by_command(&register.db, of, &config.data).await?;
    let written = if to_output {
        write_all(export, &mut io::stdout().lock()).await.map(|count| (count, "standard output".to_owned()))
    } else {
        write_file(export, &file).await.map(|count| (count, file.display().to_string()))
    };
    register.db.close().await;
    let (count, place) = written?;
    let words = format!("Exported {} to {place}.", counted(count));
    if to_output {
        eprintln!("{words}");
    } else {
        say(&words);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file, and gives it its name when it is whole.
async fn write_file(export: Export, file: &Path) -> Result<u64, Error> {
    let failed = |error: io::Error| Error::Internal(format!("{}: {error}", file.display()));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = NamedTempFile::new_in(folder).map_err(failed)?;
    let count = write_all(export, beside.as_file_mut()).await?;
    beside.as_file().sync_all().map_err(failed)?;
    beside.persist_noclobber(file).map_err(|error| failed(error.error))?;
    Ok(count)
}

/// Writes all of it, and writes down that it was exported; answers how many customers there were.
async fn write_all(mut export: Export, to: &mut impl Write) -> Result<u64, Error> {
    let written = write_pieces(&mut export, to).await;
    let count = export.customers();
    export.record(written.is_ok()).await?;
    written.map(|()| count)
}

async fn write_pieces(export: &mut Export, to: &mut impl Write) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Internal(format!("the file cannot be written: {error}"));
    let (terminal, mut told) = (io::stderr().is_terminal(), Instant::now());
    loop {
        let piece = tokio::select! {
            piece = export.next() => piece?,
            _ = tokio::signal::ctrl_c() => return Err(Error::Internal("The export was stopped.".into())),
        };
        let Some(piece) = piece else { break };
        to.write_all(&piece).map_err(failed)?;
        if terminal && told.elapsed() > TOLD_EVERY {
            eprint!("\r{} customers", grouped(export.customers()));
            told = Instant::now();
        }
    }
    if terminal {
        eprint!("\r\x1b[K");
    }
    to.flush().map_err(failed)
}
