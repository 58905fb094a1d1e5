//! The register: customers, the rules for them, their history, and how they are found.
//! Other slices use what is re-exported here.

pub mod api;
mod birth_date;
mod check;
mod conflict;
mod copy;
mod entity;
mod field;
mod fill;
mod form;
mod history;
mod idempotency;
mod json;
mod list;
mod name;
pub mod pages;
mod phone;
mod search;
mod shown;
mod store;
mod views;

pub use birth_date::BirthDate;
pub use entity::customer::Model as Customer;
pub use field::Field;
pub use form::{CustomerForm, Details, Rules};
pub use history::{Act, Change, Channel};
pub use phone::Phone;
pub use search::{Order, Page, Query, fold};
pub use store::Customers;
