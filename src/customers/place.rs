//! Where a row stands: by the beginning of its name, so that SQLite keeps the table, and hands matches of a search out,
//! in the order of names. Rows whose names begin alike stand together, in the order they came.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr};

use super::rows;

/// Bits of a place that tell apart the rows whose names begin alike.
const ALIKE: u32 = 16;
/// Bits for the last name (six Latin letters) and for the first (three).
const BITS: [u32; 2] = [30, 17];

/// The places of names that begin as these do: from the first to the last of them.
fn places(last_name_sort: &str, first_name_sort: &str) -> (i64, i64) {
    let [last, first] = BITS;
    let key = (coded(last_name_sort, last) << first) | coded(first_name_sort, first);
    (key << ALIKE, ((key + 1) << ALIKE) - 1)
}

/// The beginning of a folded name as a number of so many bits; a greater name never has a smaller one.
fn coded(name: &str, bits: u32) -> i64 {
    let (mut number, mut left) = (0_i64, bits);
    for c in name.chars() {
        let code = u32::from(c);
        let (class, rest, length) = match code {
            0..0x61 => (1, 0, 0),
            0x61..=0x7A => (code - 0x61 + 2, 0, 0),
            0x7B..0x600 => (28, code, 11),
            0x600..0x2000 => (29, code, 13),
            0x2000..0x1_0000 => (30, code, 16),
            _ => (31, code >> 5, 16),
        };
        for (value, length) in [(class, 5), (rest, length)] {
            let taken = u32::min(length, left);
            number = (number << taken) | i64::from(value >> (length - taken));
            left -= taken;
        }
        if left == 0 {
            break;
        }
    }
    number << left
}

/// A free place for a new row of this name.
pub async fn free(db: &impl ConnectionTrait, last_name_sort: &str, first_name_sort: &str) -> Result<i64, DbErr> {
    let (first, last) = places(last_name_sort, first_name_sort);
    if db.get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(first);
    }
    let free = "SELECT coalesce(max(place) + 1, ?) FROM customers WHERE place BETWEEN ? AND ?";
    let place = rows::number(db, free, vec![first.into(), first.into(), last.into()]).await?;
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    if place <= last {
        return Ok(place);
    }
    // More than 65,536 names begin alike: the next free place will do.
    let next = "SELECT min(place) + 1 FROM customers AS taken WHERE place >= ? \
                AND NOT EXISTS (SELECT 1 FROM customers AS next WHERE next.place = taken.place + 1)";
    rows::number(db, next, vec![last.into()]).await.map(|place| i64::try_from(place).unwrap_or(i64::MAX))
}

/// Whether a row of this name may stay where it is.
pub fn is_right(place: i64, last_name_sort: &str, first_name_sort: &str) -> bool {
    let (first, last) = places(last_name_sort, first_name_sort);
    (first..=last).contains(&place)
}

/// Gives out the places of a register that is filled from empty.
#[derive(Default)]
pub struct Plan(HashMap<i64, i64>);

impl Plan {
    /// The place of one more row of this name.
    pub fn next(&mut self, last_name_sort: &str, first_name_sort: &str) -> i64 {
        let (first, _) = places(last_name_sort, first_name_sort);
        let taken = self.0.entry(first).or_default();
        *taken += 1;
        first + *taken - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_names_as_far_as_six_and_three_letters_tell() {
        let names = [
            ("", ""),
            ("de la cruz", "ana"),
            ("delacruz", "ana"),
            ("lovela", "ada"),
            ("lovelace", "bob"),
            ("lovelb", "ada"),
            ("smith", ""),
            ("smith", "ann"),
            ("smith", "bob"),
            ("иванов", "анна"),
            ("петров", "анна"),
            ("محمد", ""),
            ("\u{1100}", ""),
            ("王", "伟"),
            ("王", "芳"),
            ("𠮷", ""),
        ];
        for pair in names.windows(2) {
            let [(last, first), (later, later_first)] = pair else { unreachable!() };
            let (here, there) = (places(last, first), places(later, later_first));
            assert!(here.1 < there.0, "{last} {first} stands before {later} {later_first}");
        }
        assert_eq!(places("lovelace", "ada"), places("lovelandia", "adabel"), "names that begin alike");
        assert!(places("\u{10FFFF}\u{10FFFF}\u{10FFFF}", "\u{10FFFF}").1 > 0, "the last place of all is a number");
    }
}
