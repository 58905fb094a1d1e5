//! Fields of one's own: what administrators define, and what becomes of the values.

mod definitions;
mod forms;
mod kinds;
mod list;
mod searched;
mod unique;
