//! The manual page, made of the command line's own definition and the list of settings.
//! What `--help` says is taken from there; only what it does not say stands here.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::config::SETTINGS;

/// When what stands in this file was last changed.
const CHANGED: &str = "2026-12-01";

const DESCRIPTION: &str = "Staff sign in, enter and find customers, and sign out. Without a command, clientele starts the \
    server: pages and an API, on an embedded SQLite database or on PostgreSQL. There is no configuration file; every setting is an \
    environment variable.";

const OPTIONS: [(&str, &str); 2] = [
    ("-h, --help", "Print help, for a command too: clientele user add --help"),
    ("-V, --version", "Print the version, with the commit where it is known"),
];

const FILES: [(&str, &str); 6] = [
    ("clientele.db", "the database, with clientele.db-wal and clientele.db-shm beside it while it is open"),
    ("secret.key", "the signing key; keep a copy elsewhere, it is not in the backups"),
    ("set-up-secret", "what creates the first administrator, until there is one"),
    ("backups/", "backups, and copies of the database from before an upgrade changed its tables"),
    ("/etc/clientele/clientele.env", "the settings of the systemd unit, one NAME=VALUE a line"),
    ("/var/lib/clientele/", "the data folder of the systemd unit"),
];

const EXIT_STATUS: [(&str, &str); 3] = [
    ("0", "Success; for a server, that it was told to stop."),
    ("1", "Failure, told in one line on standard error."),
    ("2", "A wrong setting or argument; nothing was opened or written."),
];

const SIGNALS: [(&str, &str); 2] = [
    (
        "SIGTERM, SIGINT, SIGHUP",
        "Stop: /readyz says so, requests in progress get 20 seconds to finish, the database is closed.",
    ),
    ("SIGKILL", "Loses nothing that was acknowledged; the next start repairs what was cut off."),
];

const EXAMPLES: [(&str, &str); 5] = [
    ("Look around, with 1,000 made-up customers:", "clientele demo"),
    ("Serve, with the data in one folder:", "CLIENTELE_DATA=/var/lib/clientele clientele"),
    ("Add a person; the password is asked for:", "clientele user add ada --role admin"),
    ("Check a file, and import nothing:", "clientele import customers.csv --check"),
    ("Make a backup while the server runs:", "clientele backup --to today.db"),
];

/// Prints the page, for man(1).
pub fn print(line: Command) -> ExitCode {
    match page(line).and_then(|page| io::stdout().write_all(page.as_bytes())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn page(line: Command) -> io::Result<String> {
    // Every command would list them.
    let line = line.disable_help_flag(true).disable_help_subcommand(true).subcommand_value_name("command");
    let mut line = with_choices(line);
    line.build();
    let man = Man::new(line.clone()).title("CLIENTELE").date(CHANGED).manual("User Commands");
    let mut page = Roff::new().render();
    page += &rendered(|out| man.render_title(out))?;
    page += &rendered(|out| man.render_name_section(out))?;
    page += &rendered(|out| man.render_synopsis_section(out))?;
    page += &section("DESCRIPTION", DESCRIPTION, &[])?;
    page += &section("OPTIONS", "", &OPTIONS)?;
    page += &section("COMMANDS", "", &[])?;
    for command in line.get_subcommands() {
        page += &about(command)?;
    }
    let settings = SETTINGS.iter().map(|(names, default, meaning)| (*names, format!("{meaning} [default: {default}]")));
    let settings: Vec<_> = settings.collect();
    let settings: Vec<_> = settings.iter().map(|(names, meaning)| (*names, meaning.as_str())).collect();
    page += &section("ENVIRONMENT", "", &settings)?;
    page += &section("FILES", "In the data folder, unless a whole path is given:", &FILES)?;
    page += &section("EXIT STATUS", "", &EXIT_STATUS)?;
    page += &section("SIGNALS", "", &SIGNALS)?;
    page += &section("EXAMPLES", "", &EXAMPLES)?;
    Ok(page)
}

/// Puts the choices of an option behind its help, where a list of them would take a paragraph each.
fn with_choices(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let choices: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        if choices.is_empty() || !arg.get_action().takes_values() {
            return arg;
        }
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        arg.help(format!("{help} [one of: {}]", choices.join(", "))).hide_possible_values(true)
    });
    command.mut_subcommands(with_choices)
}

/// What a command takes, and each of the commands below it.
fn about(command: &Command) -> io::Result<String> {
    if command.is_hide_set() {
        return Ok(String::new());
    }
    if command.has_subcommands() {
        return command.get_subcommands().map(about).collect();
    }
    let name = command.get_bin_name().unwrap_or_default().trim_start_matches("clientele ");
    let man = Man::new(command.clone());
    let parts = [
        rendered(|out| man.render_synopsis_section(out))?,
        rendered(|out| man.render_description_section(out))?,
        rendered(|out| man.render_options_section(out))?,
    ];
    let parts = parts.concat().replace(".SH SYNOPSIS\n", "").replace(".SH DESCRIPTION\n", ".PP\n");
    Ok(Roff::new().control("SS", [name]).to_roff() + &parts.replace(".SH OPTIONS\n", ""))
}

/// A section of our own: a text, and what is listed below it.
fn section(heading: &str, text: &str, listed: &[(&str, &str)]) -> io::Result<String> {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    if !text.is_empty() {
        roff.text([roman(text)]);
    }
    for (word, meaning) in listed {
        roff.control("TP", []).text([bold(*word)]).text([roman(*meaning)]);
    }
    rendered(|out| roff.to_writer(out))
}

/// What is written to `out`, without the lines about apostrophes that each writing begins with and a page needs once.
fn rendered(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<String> {
    let mut out = Vec::new();
    write(&mut out)?;
    let text = String::from_utf8(out).map_err(io::Error::other)?;
    Ok(text.strip_prefix(&Roff::new().render()).unwrap_or(&text).to_owned())
}
