//! The register: customers, the rules for them, their history, and how they are found.
//! Other slices use what is re-exported here.

pub mod api;
mod around;
mod birth_date;
mod check;
mod conflict;
mod copy;
pub mod duplicates;
mod entity;
pub mod erasure;
mod everything;
pub mod exports;
mod field;
mod fill;
mod find;
mod fold;
mod form;
pub mod formula;
mod history;
mod idempotency;
pub mod imports;
mod json;
mod list;
pub mod merges;
mod name;
pub mod own_fields;
pub mod pages;
mod params;
mod phone;
mod row;
mod search;
pub mod selection;
mod shown;
mod store;
pub mod trash;
pub mod upkeep;
mod views;

pub use entity::customer::IN_TRASH;
pub use everything::pages as everything_pages;
pub use field::Field;
pub use fold::fold;
pub use form::{CustomerForm, Rules};
pub use imports::{
    Choices as ImportChoices, Import, Imports, State as ImportState, outcome as import_outcome,
    progress as import_progress,
};
pub use own_fields::{
    Act as FieldsAct, ChoiceForm, Definition, DefinitionForm, Definitions, FieldsChange, Kind, OwnFields,
};
pub use phone::Phone;
pub use search::{EVERYONE, segments};
pub use store::Customers;
