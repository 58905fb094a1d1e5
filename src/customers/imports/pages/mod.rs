//! The pages of imports: the list, the upload, and one page that grows from the file to what was done.
//! Whatever is chosen or done leads back to that page.

mod acts;
mod choices;
mod compared;
mod index;
mod matches;
mod rows;
mod show;
mod upload;
mod views;

pub use acts::{commit, discard, download, report, undo};
pub use choices::choose;
pub use index::index;
pub use matches::{decide, decide_all, matches};
pub use rows::{edit_row, mend_row};
pub use show::{show, to_import};
pub use upload::{create, new};
