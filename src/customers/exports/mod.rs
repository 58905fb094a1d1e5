//! Moving out: customers as a file that a spreadsheet, an address book or a program reads, and that an import reads back.
//! Read in short batches and written as they come, so that neither memory nor anybody's work depends on how many there are.

pub mod api;
mod batches;
mod columns;
mod csv;
mod export;
mod format;
mod json_lines;
pub mod pages;
mod params;
mod passed;
mod store;
mod stream;
mod vcard;
mod writer;
mod xlsx;

pub use export::Export;
pub use format::Format;
pub use store::ExportOf;
pub use stream::answer;
