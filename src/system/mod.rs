//! The register as a machine: what runs, how much it holds, and whether its backups are in order. For administrators.

mod facts;
pub mod pages;
