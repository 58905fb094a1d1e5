//! Clientele, a self-hosted customer register.
//!
//! The crate is cut by noun. Arrows only point down: a module uses those below it, never those above.
//!
//! | floor | modules | what it is for |
//! |---|---|---|
//! | the program | [`command`], [`server`], [`metrics`], [`demo`] | the command line; start, serve, stop; what monitoring reads; made-up customers |
//! | the map | [`routes`], [`api_docs`] | every address, once; the API's document, and pages to read it |
//! | two faces | `pages`, `api` of each slice | HTML and JSON over the same store |
//! | the verbs | `store`, `search` of each slice | search, find, create, update, delete, restore |
//! | the facts | `form`, `entity` of each slice | rules and rows; they know nothing above |
//! | the gate | [`sign_in::gate`] | the extractors: the only way from a request to the data |
//! | the ground | [`db`], [`http`], [`error`], [`invalid`], [`secret`], [`files`], [`record_file`], [`text`], [`config`], [`clock`] | |
//!
//! The slices, the lowest first: [`people`], [`sign_in`], [`account`], [`activity`], [`customers`], [`backups`], [`system`].

pub mod account;
pub mod activity;
pub mod api_docs;
pub mod backups;
pub mod clock;
pub mod command;
pub mod config;
pub mod customers;
pub mod db;
pub mod demo;
pub mod error;
pub mod files;
pub mod http;
pub mod invalid;
pub mod jobs;
pub mod metrics;
pub mod people;
pub mod record_file;
pub mod routes;
pub mod secret;
pub mod server;
pub mod sign_in;
pub mod system;
pub mod text;
