//! What only a register in a file promises: these modules run on SQLite alone.

mod disk;
mod erasure;
mod file;
mod folder;
mod imports;
mod lost;
mod segments;
mod versions;
mod writer;
