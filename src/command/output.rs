//! What the program says on standard output.

use std::io::{self, Write as _};

/// Prints a line; when standard output is closed, the server still goes on.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
