//! Fields of one's own: what administrators add to a customer beside the built-in four.
//! A definition is cached with its version; a value is checked against the definitions inside the write.

pub mod api;
mod control;
mod copy;
mod definition;
mod definitions;
pub mod entity;
mod form;
mod form_read;
mod history;
mod number;
pub mod pages;
mod removal;
mod rows;
pub mod searched;
mod store;
mod typed;
pub mod unfinished;
pub mod unique;
mod value;
mod values;
mod words;

pub use control::Control;
pub use copy::{check_copy, copy, take_unique_values};
pub use definition::{Choice, Definition, Kind};
pub use definitions::{Definitions, VERSION};
pub use entity::Stored;
pub use form::{ChoiceForm, DefinitionForm};
pub use history::{Act, FieldsChange, last_label};
pub use store::OwnFields;
pub use typed::{PREFIX, TypedFields};
pub use value::{Given, Link};
pub use values::Values;
