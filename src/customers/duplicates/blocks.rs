//! Which records are worth comparing: those that share a key.
//! Each likeness that can reach "perhaps" has a key that both records share; `docs/duplicates.md` says what is lost.

use super::{Record, name::Name, record::hash};

/// The keys of a record: whoever may be the same person shares one of them, with few exceptions.
pub fn keys(record: &Record) -> Vec<u64> {
    let mut keys = Vec::with_capacity(8);
    if !record.number.is_empty() {
        keys.push(hash(&("number", &record.number)));
    }
    let names = [record.first.as_ref(), record.last.as_ref()];
    if let Some(born) = record.born {
        keys.extend(names.iter().flatten().map(|name| hash(&("born", born.to_julian_day(), initial(name)))));
    }
    if let [Some(first), Some(last)] = names {
        let sounds = [(&first.sound).min(&last.sound), (&first.sound).max(&last.sound)];
        if let Some(born) = record.born {
            let year = born.year();
            keys.push(hash(&("year", year, &last.sound, initial(first))));
            keys.push(hash(&("year", year, &first.sound, initial(last))));
            keys.push(hash(&("day", born.month() as u8, born.day(), sounds)));
        }
        if let Some((start, end)) = record.number.len().checked_sub(5).and_then(|at| record.number.split_at_checked(at))
        {
            keys.push(hash(&("start", start, sounds.map(|sound| sound.chars().next()))));
            keys.push(hash(&("end", end)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn initial(name: &Name) -> Option<char> {
    name.sound.chars().next()
}
