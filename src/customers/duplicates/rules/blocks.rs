//! Which records are worth comparing: those that share a key.
//! Each likeness that can reach "perhaps" has a key that both records share; `docs/duplicates.md` says what is lost.

use time::Date;

use super::{
    Rarity, Record,
    birth::DateLikeness,
    name::Name,
    names::Names,
    number::NumberLikeness,
    points,
    record::{Person, hash},
    score::prior,
};

/// The keys of a record: whoever may be the same person shares one of them, with few exceptions.
pub fn keys(record: &Record) -> Vec<u64> {
    sorted(all(record))
}

/// Those of the keys by which alone somebody may be the same person: people of a common name who share no more than a part of
/// the birth date are not.
pub fn telling_keys(record: &Record, rarity: &Rarity) -> Vec<u64> {
    let number = if record.number.is_empty() { 0.0 } else { points::of_number(NumberLikeness::Different) };
    let beside_date = prior(rarity) + number + Names::most(record, &Record::without_names(&Person::default()));
    let tells = |(_, date): &(u64, Option<f64>)| date.is_none_or(|date| beside_date + date >= points::PERHAPS);
    sorted(all(record).into_iter().filter(tells).collect())
}

/// The keys, each with the most that the date can bring where nothing but the key is shared.
fn all(record: &Record) -> Vec<(u64, Option<f64>)> {
    let mut keys = Vec::with_capacity(8);
    let mut add = |parts: &[&str], date: Option<f64>| keys.push((hash(parts), date));
    if !record.number.is_empty() {
        add(&["number", &record.number], None);
    }
    let names = [record.first.as_deref(), record.last.as_deref()];
    if let Some(born) = record.born {
        let born = born.to_string();
        for name in names.into_iter().flatten() {
            add(&["born", &born, initial(name)], None);
        }
    }
    if let [Some(first), Some(last)] = names {
        let [low, high] = [(&first.sound).min(&last.sound), (&first.sound).max(&last.sound)];
        if let Some(born) = record.born {
            let (year, day) = (born.year().to_string(), format!("{}-{}", born.month() as u8, born.day()));
            let another_day = Some(of_another_day(born));
            add(&["year", &year, &last.sound, initial(first)], another_day);
            add(&["year", &year, &first.sound, initial(last)], another_day);
            add(&["day", &day, low, high], Some(points::of_date(DateLikeness::OneDigit)));
        }
        if let Some((start, end)) = record.number.len().checked_sub(5).and_then(|at| record.number.split_at_checked(at))
        {
            add(&["start", start, first_letter(low), first_letter(high)], None);
            add(&["end", end], None);
        }
    }
    keys
}

/// The most that another day of the same year can bring.
fn of_another_day(born: Date) -> f64 {
    let can_be_swapped = born.day() <= 12 && born.day() != born.month() as u8;
    points::of_date(if can_be_swapped { DateLikeness::DayAndMonthSwapped } else { DateLikeness::OneDigit })
}

fn sorted(keys: Vec<(u64, Option<f64>)>) -> Vec<u64> {
    let mut keys: Vec<u64> = keys.into_iter().map(|(key, _)| key).collect();
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
