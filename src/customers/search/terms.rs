//! What a search asks for: words of names, runs of a phone number's digits, a date of birth.
//! Terms are literal: `%`, `_`, `\` and `"` mean themselves.

use time::Date;
use unicode_normalization::UnicodeNormalization;

use super::{
    super::{birth_date::calendar_date, entity::customer},
    fold,
};

/// The most words that are looked for; each one nests the condition deeper, and a stack has an end.
const WORDS: usize = 10;
/// The shortest run that is found inside a word or a number; a shorter one is looked for at the beginning.
const INSIDE: usize = 3;

/// A search, as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who was born on this day.
    pub born: Option<Date>,
    /// All of these are to be found.
    pub words: Vec<Word>,
}

/// One term, as it matches best, well, and at all; in each way by any of some pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word([Vec<Piece>; 3]);

/// Where in a record a text is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In the name; a space around it is the edge of a word.
    Name(String),
    /// Anywhere in the digits of the number.
    Digits(String),
    /// At the beginning of the number, country code first.
    FirstDigits(String),
    /// At the end of the number.
    LastDigits(String),
}

/// How well a record matches: 0 by whole words, 1 by their beginnings, 2 somehow.
pub const TIERS: [usize; 3] = [0, 1, 2];

impl Terms {
    /// Reads a search as it was typed.
    pub fn read(text: &str) -> Self {
        let text: String = text.nfkc().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut tokens: Vec<&str> = text.split_whitespace().collect();
        let born = take_date(&mut tokens);
        let rest = tokens.join(" ");
        let words = match phone(&rest) {
            _ if says_nothing_yet(&rest) => Vec::new(),
            Some(number) => vec![number],
            None => fold(&rest).split_whitespace().take(WORDS).map(word).collect(),
        };
        Self { born, words }
    }

    /// Whether everyone is meant.
    pub fn is_empty(&self) -> bool {
        self.born.is_none() && self.words.is_empty()
    }

    /// Whether matching by one tier is matching by the other.
    pub fn are_alike(&self, tier: usize, other: usize) -> bool {
        self.words.iter().all(|word| word.pieces(tier) == word.pieces(other))
    }

    /// How well a record matches, given that it does.
    pub fn tier_of(&self, row: &customer::Model) -> usize {
        let name = format!(" {} {} ", row.first_name_sort, row.last_name_sort);
        let digits = row.phone_number.trim_start_matches('+');
        let stands = |piece: &Piece| match piece {
            Piece::Name(text) => name.contains(text.as_str()),
            Piece::Digits(text) => digits.contains(text.as_str()),
            Piece::FirstDigits(text) => digits.starts_with(text.as_str()),
            Piece::LastDigits(text) => digits.ends_with(text.as_str()),
        };
        let all = |tier: &usize| self.words.iter().all(|word| word.pieces(*tier).iter().any(stands));
        TIERS.into_iter().find(all).unwrap_or(TIERS.len() - 1)
    }
}

impl Word {
    /// Any of these makes a record match this well.
    pub fn pieces(&self, tier: usize) -> &[Piece] {
        &self.0[tier]
    }
}

/// A word of a name; of digits alone, it may be a part of the number as well.
fn word(word: &str) -> Word {
    let [whole, begins] = [format!(" {word} "), format!(" {word}")].map(Piece::Name);
    let inside = if word.chars().count() < INSIDE { begins.clone() } else { Piece::Name(word.to_owned()) };
    let [mut whole, mut begins, mut inside] = [whole, begins, inside].map(|piece| vec![piece]);
    if word.len() >= INSIDE && word.bytes().all(|byte| byte.is_ascii_digit()) {
        whole.push(Piece::LastDigits(word.to_owned()));
        begins.push(Piece::Digits(word.to_owned()));
        inside.push(Piece::Digits(word.to_owned()));
    }
    Word([whole, begins, inside])
}

/// A number begun with no more than zeros, which may all stand for a code, or with no digit at all.
fn says_nothing_yet(text: &str) -> bool {
    is_phone_like(text) && !text.chars().any(|c| matches!(c, '1'..='9'))
}

fn is_phone_like(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()/".contains(c))
}

/// A text that is a phone number or a part of one; a 0 or 00 in front may stand for a code.
fn phone(text: &str) -> Option<Word> {
    let text = text.replace("(0)", "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !is_phone_like(&text) || digits.is_empty() {
        return None;
    }
    let significant = digits.trim_start_matches('0').to_owned();
    let whole = vec![Piece::LastDigits(digits.clone())];
    if digits.len() < INSIDE {
        let begins = vec![Piece::FirstDigits(significant)];
        return Some(Word([begins.clone(), begins.clone(), begins]));
    }
    let begins = if text.trim_start().starts_with('+') { Piece::FirstDigits } else { Piece::Digits }(digits.clone());
    let inside = Piece::Digits(if significant.len() < INSIDE { digits } else { significant });
    Some(Word([whole, vec![begins], vec![inside]]))
}

/// Takes a date of birth out of the words of a search: `1980-02-01`, `1/2/1980` (day first), `1 Feb 1980`.
fn take_date(tokens: &mut Vec<&str>) -> Option<Date> {
    let one = |at: usize, tokens: &[&str]| one_token(tokens.get(at)?).map(|date| (date, at, 1));
    let three = |at: usize, tokens: &[&str]| {
        let [day, month, year] = tokens.get(at..at + 3)? else { return None };
        let named = month.chars().next().is_some_and(char::is_alphabetic);
        if named { date(day, month, year) } else { None }.map(|date| (date, at, 3))
    };
    let (date, at, count) = (0..tokens.len()).find_map(|at| one(at, tokens).or_else(|| three(at, tokens)))?;
    tokens.drain(at..at + count);
    Some(date)
}

fn one_token(token: &str) -> Option<Date> {
    let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => date(day, month, year),
        [day, month, year] => date(day, month, year).or_else(|| date(month, day, year)),
        _ => None,
    }
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    calendar_date(day, month, year).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_phone_number_is_known_by_its_digits() {
        let last = |digits: &str| Piece::LastDigits(digits.into());
        let [any, first] = [Piece::Digits, Piece::FirstDigits];
        let cases = [
            ("020 7946", [last("0207946"), any("0207946".into()), any("207946".into())]),
            ("(020) 7946 0958", [last("02079460958"), any("02079460958".into()), any("2079460958".into())]),
            ("+44 (0)20", [last("4420"), first("4420".into()), any("4420".into())]),
            ("0044 20", [last("004420"), any("004420".into()), any("4420".into())]),
            ("0958", [last("0958"), any("0958".into()), any("958".into())]),
            ("+4", [first("4".into()), first("4".into()), first("4".into())]),
        ];
        for (text, pieces) in cases {
            let expected = Terms { born: None, words: vec![Word(pieces.map(|piece| vec![piece]))] };
            assert_eq!(Terms::read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_word_is_looked_for_at_the_beginning_of_a_name_and_a_longer_one_inside_it() {
        let inside = |text| Terms::read(text).words.iter().map(|word| word.pieces(2).to_vec()).collect::<Vec<_>>();
        let name = |text: &str| Piece::Name(text.into());
        assert_eq!(inside("Ló ÁDA"), [vec![name(" lo")], vec![name("ada")]]);
        assert_eq!(inside("ada 0958"), [vec![name("ada")], vec![name("0958"), Piece::Digits("0958".into())]]);
        assert_eq!(inside("a\u{0}b"), [vec![name(" a")], vec![name(" b")]]);
        assert_eq!(inside(""), Vec::<Vec<Piece>>::new());
    }

    #[test]
    fn a_date_is_read_as_people_write_it() {
        let born = date!(1980 - 02 - 01);
        for text in ["1980-02-01", "1980-2-1", "1 Feb 1980", "01 february 1980", "01/02/1980", "1.2.1980", "１/2/1980"]
        {
            assert_eq!(Terms::read(text), Terms { born: Some(born), words: vec![] }, "{text}");
        }
        assert_eq!(Terms::read("02/13/1980").born, Some(date!(1980 - 02 - 13)), "only a month can be 2");
        let with_name = Terms::read("ada 1 Feb 1980 love");
        assert_eq!((with_name.born, with_name.words.len()), (Some(born), 2));
        for text in ["31/02/1980", "415-555-0100", "1980-02", "1 2 1980"] {
            assert_eq!(Terms::read(text).born, None, "{text}");
        }
    }
}
