//! The register: customers, the rules for them, their history, and how they are found.
//! Other slices use what is re-exported here.

pub mod api;
mod birth_date;
mod copy;
mod entity;
mod field;
mod fill;
mod form;
mod history;
mod idempotency;
mod merge;
pub mod pages;
mod phone;
mod place;
mod reading;
mod rows;
mod sample;
mod search;
mod shown;
mod store;
mod views;
mod wire;

pub use birth_date::BirthDate;
pub use entity::customer::Model as Customer;
pub use form::{CustomerForm, Details, Rules};
pub use history::{Act, Change, Way};
pub use phone::Phone;
pub use sample::{Person, people};
pub use search::{Order, Page, Query, fold};
pub use store::Customers;
