//! What only a register in a file promises: these modules run on SQLite alone.

mod erasure;
mod file;
mod folder;
mod metrics;
mod readers;
mod segments;
mod versions;
mod writer;
