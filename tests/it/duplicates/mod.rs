//! The same person twice: the rules from the command line.

mod command;
