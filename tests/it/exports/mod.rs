//! Moving out: files of customers, whole or not at all, that read back as they were.

mod activity;
mod answers;
mod command;
mod formats;
mod order;
pub mod register;
mod spreadsheet;
