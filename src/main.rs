//! The `clientele` program: hands the command line to [`clientele::command`] and its verdict to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    clientele::command::run()
}
