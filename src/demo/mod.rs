//! What the demo and the measurements are filled with.
//! Nothing else in the register may depend on it.

mod made_up;

pub use made_up::people;
