//! Which records are worth comparing: those that share a key.
//! Each likeness that can reach "perhaps" has a key that both records share; `docs/duplicates.md` says what is lost.

use super::{Record, name::Name, record::hash};

/// The keys of a record: whoever may be the same person shares one of them, with few exceptions.
pub fn keys(record: &Record) -> Vec<u64> {
    let mut keys = Vec::with_capacity(8);
    let mut add = |parts: &[&str]| keys.push(hash(parts));
    if !record.number.is_empty() {
        add(&["number", &record.number]);
    }
    let names = [record.first.as_ref(), record.last.as_ref()];
    if let Some(born) = record.born {
        for name in names.into_iter().flatten() {
            add(&["born", &born.to_string(), initial(name)]);
        }
    }
    if let [Some(first), Some(last)] = names {
        let [low, high] = [(&first.sound).min(&last.sound), (&first.sound).max(&last.sound)];
        if let Some(born) = record.born {
            let (year, day) = (born.year().to_string(), format!("{}-{}", born.month() as u8, born.day()));
            add(&["year", &year, &last.sound, initial(first)]);
            add(&["year", &year, &first.sound, initial(last)]);
            add(&["day", &day, low, high]);
        }
        if let Some((start, end)) = record.number.len().checked_sub(5).and_then(|at| record.number.split_at_checked(at))
        {
            add(&["start", start, first_letter(low), first_letter(high)]);
            add(&["end", end]);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn initial(name: &Name) -> &str {
    first_letter(&name.sound)
}

fn first_letter(text: &str) -> &str {
    text.chars().next().map_or("", |letter| &text[..letter.len_utf8()])
}
