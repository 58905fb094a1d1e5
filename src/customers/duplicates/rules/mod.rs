//! How likely two records are one person, in points and in words.
//! Pure: nothing here knows a database, learns, or can be set. `docs/duplicates.md` explains them to people.

mod birth;
mod blocks;
mod name;
mod names;
mod nicknames;
mod number;
mod points;
mod rarity;
mod reason;
mod record;
mod score;
mod search;
mod sound;

#[cfg(test)]
mod families;

pub use blocks::{keys, telling_keys};
pub use number::Households;
pub use points::VERSION;
pub use rarity::Rarity;
pub use reason::Reason;
pub use record::{Names, Person, Record};
pub use score::{Score, Verdict, compare, may_be_one};
pub use search::{LARGEST, Pair, alike, pairs};
