//! How to find somebody in texts that say nothing of ids: what was typed, names of files, rows of files.
//! Rather one text too many is taken for theirs than one too few.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    customers::{
        entity::customer,
        field::Field,
        fold::fold,
        history::{self, FieldChange},
        merges,
    },
    error::Error,
};

/// How many of the last digits of a phone number are looked for: before them it may be written in many ways.
const DIGITS: usize = 8;

/// The names and phone numbers that somebody has or had. A text is about them when it has a last name of theirs, and a first
/// name or a phone number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    firsts: Vec<Vec<String>>,
    lasts: Vec<Vec<String>>,
    phones: Vec<String>,
}

impl Traces {
    /// Those of a customer, by the row and its history, and by those of the records that were merged into it.
    pub async fn of(db: &impl ConnectionTrait, row: &customer::Model) -> Result<Self, Error> {
        let mut traces = Self::default();
        let family = merges::family(db, &[row.id]).await?;
        let merged = customer::Entity::find().filter(customer::Column::MergedInto.is_in(family.iter().copied()));
        for row in merged.all(db).await?.iter().chain([row]) {
            for field in [Field::FirstName, Field::LastName, Field::PhoneNumber] {
                traces.add(&field.name(), &field.stored(row));
            }
        }
        for FieldChange { field, before, after } in history::every_change(db, &family).await? {
            before.iter().chain(&after).for_each(|value| traces.add(&field, value));
        }
        Ok(traces)
    }

    fn add(&mut self, field: &str, value: &str) {
        let to = match field {
            name if name == Field::FirstName.name() => &mut self.firsts,
            name if name == Field::LastName.name() => &mut self.lasts,
            name if name == Field::PhoneNumber.name() => {
                let digits = digits(value);
                let last = digits[digits.len().saturating_sub(DIGITS)..].to_owned();
                if !self.phones.contains(&last) {
                    self.phones.push(last);
                }
                return;
            }
            _ => return,
        };
        let words = words(value);
        if !words.is_empty() && !to.contains(&words) {
            to.push(words);
        }
    }

    /// Whether a text is about this person.
    pub fn are_in(&self, text: &str) -> bool {
        self.are_in_folded(&fold(text))
    }

    /// Whether one of some lines is, of which each is a row of a file as JSON.
    pub fn are_in_lines(&self, lines: &str) -> bool {
        let folded = if lines.is_ascii() { lines.to_ascii_lowercase() } else { fold(lines) };
        let has_words = |words: &Vec<String>| words.iter().all(|word| folded.contains(word));
        // Cuts the rows of others off at once.
        if !self.lasts.iter().any(has_words) {
            return false;
        }
        let plain = folded.replace("\\n", " ").replace("\\r", " ").replace("\\t", " ");
        plain.lines().any(|line| self.are_in_folded(line))
    }

    fn are_in_folded(&self, text: &str) -> bool {
        let has = |words: &Vec<String>| words.iter().all(|word| has_word(text, word));
        let has_phone = || {
            let digits = digits(text);
            self.phones.iter().any(|phone| digits.contains(phone))
        };
        self.lasts.iter().any(has) && (self.firsts.iter().any(has) || has_phone())
    }
}

/// The words of a name, folded.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    folded
        .split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a text has a word; in scripts other than Latin, where words may stand together, also within another.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, word)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !word.is_ascii() || !is_letter(before) && !is_letter(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Traces {
        let mut traces = Traces::default();
        let known = [
            (Field::FirstName, "Ada"),
            (Field::LastName, "King"),
            (Field::LastName, "O’Brien-Lovelace"),
            (Field::PhoneNumber, "+442079460958"),
        ];
        for (field, value) in &known {
            traces.add(&field.name(), value);
        }
        traces
    }

    #[test]
    fn a_text_is_about_somebody_by_either_name_they_had_or_by_name_and_number() {
        let cases = [
            ("Ada O'Brien Lovelace.vcf", true),
            ("lovelace-obrien, ada", false),
            ("LOVELACE, O'BRIEN; ÁDA", true),
            ("ada king", true),
            ("Ada", false),
            ("Canada, Kingston", false),
            ("A. King 020 7946 0958", true),
            ("Grace Hopper (020) 7946-0958", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(ada().are_in(text), expected, "{text}");
        }
    }

    #[test]
    fn a_row_of_a_file_is_about_somebody_whatever_stands_in_another() {
        let row = |cells: &str| format!("{{\"line\":1,\"cells\":[{cells}],\"fault\":null}}\n");
        let [king, ada_alone, both] = [r#"{"Text":"King"}"#, r#"{"Text":"Ada"}"#, r#"{"Text":"King\nAda"}"#].map(row);
        assert!(!ada().are_in_lines(&format!("{king}{ada_alone}")));
        assert!(ada().are_in_lines(&format!("{king}{both}")));
        assert!(ada().are_in_lines(&row(r#"{"Text":"ÁDA"},{"Text":"KING"}"#)));
        let mut wang = Traces::default();
        wang.add(&Field::FirstName.name(), "小明");
        wang.add(&Field::LastName.name(), "王");
        assert!(wang.are_in_lines(&row(r#"{"Text":"王小明"}"#)));
        assert!(!wang.are_in_lines(&row(r#"{"Text":"李小明"}"#)));
    }
}
