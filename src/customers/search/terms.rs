//! What a search asks for: words of names, runs of a phone number's digits, a date of birth.
//! Terms are literal: `%`, `_`, `\` and `"` mean themselves.

use serde::{Deserialize, Serialize};
use time::Date;
use unicode_normalization::UnicodeNormalization;

use super::super::{
    birth_date::calendar_date,
    entity::customer,
    fold::fold,
    own_fields::searched::{bare, in_own_letters},
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
    pub terms: Vec<Term>,
}

/// One term: for each rank the patterns of which one has to match. Whatever matches at a rank also does at the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term([Vec<Pattern>; 6]);

/// Where in a record a text is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// In the name; a space around it is the edge of a word.
    Name(String),
    /// Anywhere in the digits of the number.
    Digits(String),
    /// At the beginning of the number, country code first.
    FirstDigits(String),
    /// At the end of the number.
    LastDigits(String),
    /// In what is searched of fields of one's own; a space around it is the edge of a word.
    Own(String),
}

/// How well a record matches: by whole words of name and number, by their beginnings, or by what stands inside them; and
/// after those the same with fields of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rank {
    Word,
    Prefix,
    Infix,
    OwnWord,
    OwnPrefix,
    OwnInfix,
}

impl Rank {
    /// All ranks, the best first.
    pub const ALL: [Self; 6] = [Self::Word, Self::Prefix, Self::Infix, Self::OwnWord, Self::OwnPrefix, Self::OwnInfix];
    /// The worst: whatever is found matches at this rank.
    pub const LAST: Self = Self::OwnInfix;

    /// The next better rank.
    pub fn better(self) -> Option<Self> {
        Self::ALL.into_iter().take_while(|rank| *rank != self).last()
    }
}

impl Terms {
    /// Reads a search as it was typed; with `own`, it looks in fields of one's own too.
    pub fn read(text: &str, own: bool) -> Self {
        let text: String = text.nfkc().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut tokens: Vec<&str> = text.split_whitespace().collect();
        let born = take_date(&mut tokens);
        let rest = tokens.join(" ");
        let terms = match phone(&rest) {
            _ if says_nothing_yet(&rest) => Vec::new(),
            Some(number) => vec![number],
            None => words(&fold(&rest), own),
        };
        let terms = terms.into_iter().map(|term| if own { term } else { term.without_own() }).collect();
        Self { born, terms }
    }

    /// Whether everyone is meant.
    pub fn is_empty(&self) -> bool {
        self.born.is_none() && self.terms.is_empty()
    }

    /// Whether fields of one's own are searched.
    pub fn has_own(&self) -> bool {
        let patterns = self.terms.iter().flat_map(|term| term.patterns(Rank::LAST));
        patterns.into_iter().any(|pattern| matches!(pattern, Pattern::Own(_)))
    }

    /// Whether a rank holds nobody but those of the next better one.
    pub fn repeats(&self, rank: Rank) -> bool {
        rank.better().is_some_and(|better| self.terms.iter().all(|term| term.patterns(rank) == term.patterns(better)))
    }

    /// How well a record matches, given that it does.
    pub fn rank_of(&self, row: &customer::Model) -> Rank {
        let name = format!(" {} {} ", row.first_name_sort, row.last_name_sort);
        let (digits, own) = (row.phone_number.trim_start_matches('+'), &row.own_words);
        let matches = |pattern: &Pattern| match pattern {
            Pattern::Name(text) => name.contains(text.as_str()),
            Pattern::Digits(text) => digits.contains(text.as_str()),
            Pattern::FirstDigits(text) => digits.starts_with(text.as_str()),
            Pattern::LastDigits(text) => digits.ends_with(text.as_str()),
            Pattern::Own(text) => own.contains(text.as_str()),
        };
        let all = |rank: &Rank| self.terms.iter().all(|term| term.patterns(*rank).iter().any(matches));
        Rank::ALL.into_iter().find(all).unwrap_or(Rank::LAST)
    }
}

impl Term {
    /// A record matches this well when it matches one of these.
    pub fn patterns(&self, rank: Rank) -> &[Pattern] {
        &self.0[rank as usize]
    }

    /// A term of these patterns of name and number, and of these texts in fields of one's own: as a word, and inside one.
    fn new(ranks: [Vec<Pattern>; 3], own: &[String]) -> Self {
        let with = |patterns: &dyn Fn(&str) -> String| {
            let own = own.iter().map(|text| Pattern::Own(in_own_letters(&patterns(text))));
            ranks[2].iter().cloned().chain(own).collect()
        };
        let (whole, begins) = (with(&|text| format!(" {text} ")), with(&|text| format!(" {text}")));
        let inside = with(&|text| if text.chars().count() < INSIDE { format!(" {text}") } else { text.to_owned() });
        let [one, two, three] = ranks;
        Self([one, two, three, whole, begins, inside])
    }

    /// The same where no field of one's own is searched: the last ranks hold nobody but those of the ones before.
    fn without_own(self) -> Self {
        let [one, two, three, ..] = self.0;
        Self([one, two, three.clone(), three.clone(), three.clone(), three])
    }
}

impl Pattern {
    /// What stands in an index of trigrams where a record matches: two spaces come before each word and each number there,
    /// and at least one after it, so that even a letter finds beginnings.
    pub fn indexed(&self) -> String {
        match self {
            // A word's beginning of one letter: with both spaces before it, it is a trigram.
            Self::Name(text) | Self::Own(text) if text.chars().count() < INSIDE => format!(" {text}"),
            Self::Name(text) | Self::Own(text) | Self::Digits(text) => text.clone(),
            Self::FirstDigits(text) => format!("  {text}"),
            Self::LastDigits(text) => format!("{text} "),
        }
    }
}

/// The words of a search. Fields of one's own are searched without punctuation, so a word of nothing else rules nobody out
/// there, unless it is all that was typed.
fn words(text: &str, own: bool) -> Vec<Term> {
    let says_something = |text: &&str| !own || !bare(text).is_empty();
    let some: Vec<_> = text.split_whitespace().filter(says_something).take(WORDS).collect();
    if some.is_empty() {
        text.split_whitespace().take(WORDS).map(word).collect()
    } else {
        some.into_iter().map(word).collect()
    }
}

/// A word of a name; of digits alone, it may be a part of the number as well.
fn word(word: &str) -> Term {
    let [whole, begins] = [format!(" {word} "), format!(" {word}")].map(Pattern::Name);
    let inside = if word.chars().count() < INSIDE { begins.clone() } else { Pattern::Name(word.to_owned()) };
    let [mut whole, mut begins, mut inside] = [whole, begins, inside].map(|pattern| vec![pattern]);
    if word.len() >= INSIDE && word.bytes().all(|byte| byte.is_ascii_digit()) {
        whole.push(Pattern::LastDigits(word.to_owned()));
        begins.push(Pattern::Digits(word.to_owned()));
        inside.push(Pattern::Digits(word.to_owned()));
    }
    let bare = bare(word);
    let mut own = vec![bare.to_owned()];
    // ".de" may stand inside an address, where it keeps its dot.
    if bare.chars().count() < INSIDE && word.chars().count() >= INSIDE {
        own.push(word.to_owned());
    }
    own.retain(|text| !text.is_empty());
    Term::new([whole, begins, inside], &own)
}

/// A number begun with no more than zeros, which may all stand for a code, or with no digit at all.
fn says_nothing_yet(text: &str) -> bool {
    is_phone_like(text) && !text.chars().any(|c| matches!(c, '1'..='9'))
}

fn is_phone_like(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()/".contains(c))
}

/// A text that is a phone number or a part of one; a 0 or 00 in front may stand for a code.
fn phone(text: &str) -> Option<Term> {
    let text = text.replace("(0)", "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !is_phone_like(&text) || digits.is_empty() {
        return None;
    }
    let significant = digits.trim_start_matches('0').to_owned();
    // In a field of one's own it may be a number as it was typed, or the digits of a phone number.
    let typed = text.split_whitespace().collect::<Vec<_>>();
    let mut own = vec![if significant.len() < INSIDE { digits.clone() } else { significant.clone() }];
    let alone = typed.first().filter(|_| typed.len() == 1).map(|word| bare(word).to_owned());
    own.extend(alone.filter(|word| !word.is_empty() && *word != own[0]));
    if digits.len() < INSIDE {
        let begins = vec![Pattern::FirstDigits(significant)];
        return Some(Term::new([begins.clone(), begins.clone(), begins], &own));
    }
    let whole = vec![Pattern::LastDigits(digits.clone())];
    let begins = if text.trim_start().starts_with('+') {
        vec![Pattern::FirstDigits(digits.clone()), Pattern::LastDigits(digits.clone())]
    } else {
        vec![Pattern::Digits(digits.clone())]
    };
    let inside = Pattern::Digits(if significant.len() < INSIDE { digits } else { significant });
    Some(Term::new([whole, begins, vec![inside]], &own))
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
mod tests;
