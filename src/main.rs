//! The `clientele` program: hands the command line to [`clientele::command`] and its verdict to the shell.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A page of the list asks for memory some thousand times: a tenth less of a core for it than with glibc's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    clientele::command::run()
}
