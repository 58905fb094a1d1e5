//! How the API works, for whoever may read it: its document, and Swagger UI to read it with.
//! The document is made of the routes themselves.

pub mod openapi;
mod reader;
pub mod swagger;

pub use reader::DocsReader;
