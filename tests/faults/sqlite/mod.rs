//! What goes wrong with a register in a file: its disk, its folder, the file itself.

mod disk;
mod folder;
mod full;
mod imports;
mod lost;
mod upgrades;
