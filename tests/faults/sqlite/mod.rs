//! What goes wrong with a register in a file: its disk, its folder, the file itself.

mod disk;
mod imports;
mod lost;
