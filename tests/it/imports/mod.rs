//! Moving in: a file is read, checked, committed and undone, through the pages that people use.

mod again;
mod alike;
mod choices;
mod decided;
mod kept;
mod killed;
mod meanwhile;
mod round_trip;
mod rows;
mod steps;
mod ugly;
mod undo;
mod uploads;
