//! What a package is made of: the version, completions, the manual page and the unit of systemd.
//! Each is what the program itself prints, or is checked against it.

mod printed;
mod unit;
