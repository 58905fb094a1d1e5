//! A first or last name, made ready once to be compared often, and how like two of them are.

use deunicode::deunicode;
use strsim::{jaro_winkler, osa_distance};

use super::{nicknames, sound::skeleton};
use crate::customers::fold;

/// Small words in last names that come and go.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "van", "von", "y",
];

/// How like two names are, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Letter by letter, but for case, accents, spaces and hyphens.
    Same,
    /// The same or the same sound, in another script.
    OtherScript,
    /// A short or pet form.
    Nickname,
    /// One has all the words of the other, and more.
    Part,
    /// One letter more, less or another, or two swapped.
    OneLetter,
    /// Much the same letters, or the same sound.
    Close,
    /// An initial that fits: it says nothing.
    Initial,
    Different,
}

/// A name, ready to be compared.
#[derive(Debug, Clone, Default)]
pub struct Name {
    /// Folded, without spaces and signs.
    pub key: String,
    /// The same in Latin letters.
    latin: String,
    /// Its words in Latin letters, without particles.
    words: Vec<String>,
    /// How it sounds; the key where nothing is left of it.
    pub sound: String,
    nicknames: Vec<u16>,
}

impl Name {
    /// Nothing where no letter is left.
    pub fn new(name: &str) -> Option<Self> {
        let folded = fold(name).replace('ς', "σ");
        let separate = |c: char| c.is_whitespace() || "-‐‑–·.,".contains(c);
        let tokens: Vec<&str> = folded.split(separate).filter(|word| !word.is_empty()).collect();
        let key = letters(&folded);
        if key.is_empty() {
            return None;
        }
        let latin: Vec<String> = tokens.iter().map(|token| in_latin(token)).collect();
        let is_name = |word: &&String| !word.is_empty() && !PARTICLES.contains(&word.as_str());
        let mut words: Vec<String> = latin.iter().filter(is_name).cloned().collect();
        if words.is_empty() {
            words.push(latin.concat());
        }
        let sound = Some(skeleton(&words.concat())).filter(|sound| !sound.is_empty());
        let mut nicknames: Vec<u16> = [tokens.first().copied(), words.first().map(String::as_str), Some(&key)]
            .into_iter()
            .flatten()
            .flat_map(nicknames::lines_of)
            .copied()
            .collect();
        nicknames.sort_unstable();
        nicknames.dedup();
        Some(Self { sound: sound.unwrap_or_else(|| key.clone()), latin: latin.concat(), words, nicknames, key })
    }

    /// How like the two are.
    pub fn likeness(&self, other: &Self) -> Likeness {
        let other_script = self.key.is_ascii() != other.key.is_ascii();
        if self.key == other.key {
            Likeness::Same
        } else if other_script && self.sounds_like_another_script(other) {
            Likeness::OtherScript
        } else if self.is_part_of(other) || other.is_part_of(self) {
            Likeness::Part
        } else if self.is_short_for(other) {
            Likeness::Nickname
        } else if self.is_initial_of(other) || other.is_initial_of(self) {
            Likeness::Initial
        } else {
            self.by_letters(other, other_script)
        }
    }

    fn sounds_like_another_script(&self, other: &Self) -> bool {
        self.latin == other.latin || (self.sound.len() > 1 && self.sound == other.sound)
    }

    fn is_initial_of(&self, other: &Self) -> bool {
        self.latin.len() == 1 && other.latin.starts_with(&self.latin)
    }

    fn is_part_of(&self, other: &Self) -> bool {
        self.words.iter().all(|word| other.words.contains(word))
    }

    fn is_short_for(&self, other: &Self) -> bool {
        self.words[0] != other.words[0] && self.nicknames.iter().any(|line| other.nicknames.contains(line))
    }

    fn by_letters(&self, other: &Self, other_script: bool) -> Likeness {
        let (one, two) = if other_script { (&self.latin, &other.latin) } else { (&self.key, &other.key) };
        let longer = one.chars().count().max(two.chars().count());
        let edits = osa_distance(one, two);
        if edits == 1 && longer > 3 {
            return if other_script { Likeness::Close } else { Likeness::OneLetter };
        }
        let close = jaro_winkler(one, two);
        let sounds = self.sound == other.sound && close >= if self.sound.len() > 3 { 0.6 } else { 0.75 };
        let is_close = longer > 3 && (close >= 0.9 || (edits == 2 && longer > 7)) || (sounds && self.sound.len() > 1);
        if is_close || edits == 1 && longer == 3 { Likeness::Close } else { Likeness::Different }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c > '\u{2FF}').collect()
}

/// A folded word as the search writes it in Latin letters; an Arabic article is left out, as in Latin letters it often is.
fn in_latin(token: &str) -> String {
    if token.is_ascii() {
        return letters(token);
    }
    let token = token.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(token);
    letters(&deunicode(token).to_lowercase())
}
