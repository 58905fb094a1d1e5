//! The `clientele` program: hands the command line to [`clientele::command`] and its verdict to the shell.

use std::process::ExitCode;

/// The system's allocator keeps the 19 MiB of every password hash; this one gives them back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    clientele::command::run()
}
