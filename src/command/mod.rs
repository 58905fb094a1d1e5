//! The command line: what is typed after `clientele`, and what it says.
//! Settings come from the environment; passwords are asked for or read from standard input, never arguments.

mod backup;
mod copy;
mod demo;
mod duplicates;
mod export;
mod exposure;
mod import;
mod manual;
mod output;
mod people;
mod sample;
mod serve;

use std::{
    io::{self, IsTerminal, Write},
    net::{Ipv4Addr, Ipv6Addr, TcpStream},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use output::say;

use crate::{
    config::{Config, LogFormat, SETTINGS, WrongSetting},
    error::Error,
    record_file,
};

/// A self-hosted customer register.
#[derive(Parser)]
#[command(name = "clientele", version = env!("CLIENTELE_VERSION"))]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server (the default)
    Serve,
    /// Start a throw-away demo with made-up customers: user admin, password admin, this machine only
    Demo {
        /// How many customers to make up
        #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
        customers: u32,
    },
    /// Copy everything to an empty database, and compare every row
    Copy {
        /// The database to copy to: sqlite://... or postgres://...
        #[arg(long, value_name = "DATABASE_URL")]
        to: String,
    },
    /// Make a backup while the server runs, and check it
    Backup(backup::BackupArguments),
    /// Put a backup in the place of the database while the server does not run
    Restore(backup::RestoreArguments),
    /// Import customers from a file: every row is checked before anything is saved
    Import(import::ImportArguments),
    /// Write customers to a file: CSV, XLSX, vCard or JSON lines
    Export(export::ExportCommand),
    /// Tell which records of a CSV file may be one person, by the rules of docs/duplicates.md; nothing is kept
    Duplicates(duplicates::DuplicatesCommand),
    /// Write a CSV file of made-up customers: first name, last name, date of birth, phone number
    Sample {
        /// The file to create; - is standard output
        file: PathBuf,
        /// How many customers to make up
        #[arg(long, value_name = "N", default_value_t = 1000)]
        customers: u32,
        /// The same seed always gives the same customers
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Add the fields of the demo: an e-mail address and a note
        #[arg(long)]
        fields: bool,
    },
    /// Add, list, change and disable people
    #[command(subcommand)]
    User(people::UserCommand),
    /// Create and revoke API tokens
    #[command(subcommand)]
    Token(people::TokenCommand),
    /// Read a workbook from standard input for an import
    #[command(hide = true)]
    ReadWorkbook {
        /// The sheet to read
        #[arg(long)]
        sheet: Option<String>,
    },
    /// Check whether the running server is ready: exit code 0 or 1
    Health,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Runs the command that was typed; the exit code is 2 for a wrong setting, 1 for other failures.
pub fn run() -> ExitCode {
    let matches = CommandLine::command().after_help(settings()).get_matches();
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    // These ask for no setting, so that a wrong one does not stop them.
    match &line.command {
        Some(Command::ReadWorkbook { sheet }) => return record_file::serve_workbook(sheet.as_deref()),
        Some(Command::Completions { shell }) => return completions(*shell),
        Some(Command::Man) => return manual::print(CommandLine::command()),
        _ => {}
    }
    let config = match Config::read(|name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(wrong) => return wrong_setting(&wrong),
    };
    start_log(&config);
    let outcome = actix_web::rt::System::new().block_on(async {
        match line.command.unwrap_or(Command::Serve) {
            Command::Serve => Box::pin(serve::serve(&config)).await,
            Command::Demo { customers } => Box::pin(demo::serve(config, customers)).await,
            Command::Copy { to } => copy::copy(&config, &to).await,
            Command::Backup(arguments) => backup::backup(&config, arguments).await,
            Command::Restore(arguments) => backup::restore(&config, arguments).await,
            Command::Import(arguments) => Box::pin(import::import(&config, arguments)).await,
            Command::Export(command) => export::export(&config, command).await,
            Command::Duplicates(command) => duplicates::print(&config, &command),
            Command::Sample { file, customers, seed, fields } => sample::write(&file, customers, seed, fields),
            Command::User(command) => people::change(&config, command).await,
            Command::Token(command) => people::tokens(&config, command).await,
            Command::Health => health(&config),
            Command::ReadWorkbook { .. } | Command::Completions { .. } | Command::Man => Ok(ExitCode::SUCCESS),
        }
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            if matches!(error, Error::Setting(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn completions(shell: clap_complete::Shell) -> ExitCode {
    clap_complete::generate(shell, &mut CommandLine::command(), "clientele", &mut io::stdout());
    ExitCode::SUCCESS
}

fn settings() -> String {
    let lines =
        SETTINGS.iter().map(|(name, default, meaning)| format!("  {name}\n      {meaning} [default: {default}]\n"));
    format!("Settings (environment variables):\n{}", lines.collect::<String>())
}

fn wrong_setting(wrong: &WrongSetting) -> ExitCode {
    eprintln!("{wrong}");
    ExitCode::from(2)
}

fn complain(error: &Error) {
    match error {
        Error::Invalid(invalid) => {
            invalid.iter().for_each(|(_, complaint)| eprintln!("{}.", complaint.message.trim_end_matches('.')));
        }
        Error::LastAdministrator => eprintln!("{}", error.advice()),
        Error::NotFound => eprintln!("No user has that name."),
        other => eprintln!("{other}"),
    }
}

fn start_log(config: &Config) {
    let filter = config.log.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let quiet = ["sqlx", "sea_orm", "actix_http"].map(|target| (target, LevelFilter::OFF));
    let filter = filter.with_targets(quiet).with_target("actix_server", LevelFilter::WARN);
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(io::stderr).with_target(false);
    // Keep serving when the log cannot be written, as on a full disk; by default that is a panic.
    let log = log.log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).finish().with(filter).init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).finish().with(filter).init();
        }
    }
}

/// Asks the server over loopback, even if it listens on every interface.
fn health(config: &Config) -> Result<ExitCode, Error> {
    let mut address = config.listen;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    let failed = |error: io::Error| Error::Internal(format!("no answer at {address}: {error}"));
    let timeout = Duration::from_secs(4);
    let mut stream = TcpStream::connect_timeout(&address, timeout).map_err(failed)?;
    stream.set_read_timeout(Some(timeout)).map_err(failed)?;
    let request = format!("GET {}/readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n", config.site.at);
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let answer = io::read_to_string(stream).map_err(failed)?;
    let ready = answer.starts_with("HTTP/1.1 200 ");
    say(if ready { "ready" } else { "not ready" });
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
