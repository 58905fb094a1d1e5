//! A text as it is compared and sorted: lower case, Latin letters without accents, other scripts as they are.
//! What is stored and what is searched for go through the same folding.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// A text as it is compared and sorted.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '\u{300}'..='\u{36F}' => {}
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            '\0'..='\u{7F}' => folded.push(c),
            '\u{80}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2018}' | '\u{2019}' => {
                folded.push_str(&deunicode_char(c).unwrap_or_default().to_lowercase());
            }
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_are_folded_and_other_scripts_kept() {
        let cases = [
            ("José", "jose"),
            ("ŁUKASZ", "lukasz"),
            ("Weiß", "weiss"),
            ("Søren Ångström", "soren angstrom"),
            ("Işık İnan", "isik inan"),
            ("O’Brien", "o'brien"),
            ("Nguyễn", "nguyen"),
            ("Иван", "иван"),
            ("Παπαδόπουλος", "παπαδοπουλος"),
            ("नर्मदा", "नर्मदा"),
            ("王小明", "王小明"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected.nfkd().collect::<String>(), "{text}");
        }
    }
}
