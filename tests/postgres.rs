//! Runs the suite of `tests/it/` a second time, on PostgreSQL.
//! Cargo finds the program and checks that it is up to date, so no older one can run.

#[path = "it/support/installed.rs"]
mod installed;

use std::{
    env,
    path::Path,
    process::{Command, ExitCode},
};

use installed::{in_ci, postgres_programs, postgres_url};

/// The modules whose tests need SQLite, or no database of their own.
const SQLITE_ONLY: [&str; 2] = ["sqlite::", "browser::"];
/// The module whose tests start and stop a PostgreSQL server.
const OWN_CLUSTER: &str = "postgres::cluster::";

fn main() -> ExitCode {
    let lacks_programs = postgres_programs().is_none();
    if lacks_programs && in_ci() {
        eprintln!("no PostgreSQL programs on this machine");
        return ExitCode::FAILURE;
    }
    if lacks_programs && postgres_url().is_none() {
        eprintln!("PostgreSQL tests skipped: no initdb on this machine, and no TEST_DATABASE_URL");
        return ExitCode::SUCCESS;
    }
    if lacks_programs {
        eprintln!("tests that start a PostgreSQL server skipped: no initdb on this machine");
    }
    let skipped = SQLITE_ONLY.into_iter().chain(lacks_programs.then_some(OWN_CLUSTER));
    let status = it().args(skipped.flat_map(|module| ["--skip", module])).args(env::args_os().skip(1)).status();
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `cargo test --test it` as this program was built, on PostgreSQL, with the tests that SQLite's run ignores.
fn it() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    cargo.args(["test", "--locked", "--test", "it", "--target-dir"]).args(target);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    // Cargo told this program about its package; build scripts that watch these would run again.
    let package = |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for name in env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(package) {
        cargo.env_remove(name);
    }
    cargo.args(["--", "--include-ignored"]).env("CLIENTELE_TEST_DATABASE", "postgres");
    cargo
}
