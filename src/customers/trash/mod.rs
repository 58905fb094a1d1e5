//! Customers who were deleted: who they are, how they came here, and the way back.
//! Nobody leaves by this slice for good; what is too old is removed beside the requests.

mod again;
mod form;
mod how;
mod list;
pub mod pages;
mod restore;
mod store;
mod views;

pub use how::How;
pub use restore::{Outcome, restore};
pub use store::Restored;
pub use views::Deleted;
