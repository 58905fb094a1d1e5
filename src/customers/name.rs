//! A first or last name: at least one letter of any script, and nothing invisible.

use unicode_normalization::UnicodeNormalization;

use crate::{error::Complaint, text};

/// The most characters in a name.
pub const LENGTH: usize = 100;

/// Reads a name, `which` is "first" or "last": trimmed, inner runs of spaces made one, NFC.
pub fn parse(typed: &str, which: &str) -> Result<String, Complaint> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let name: String = words.join(" ").nfc().collect();
    if name.is_empty() {
        return Err(Complaint::new("missing", format!("Enter a {which} name")));
    }
    let length = name.chars().count();
    if length > LENGTH {
        let words = format!("Enter a {which} name of at most {LENGTH} characters; this one has {length}");
        return Err(Complaint::new("too_long", words));
    }
    if text::has_hidden_character(&name) {
        let words = format!("The {which} name contains an invisible character. Type it again.");
        return Err(Complaint::new("not_allowed", words));
    }
    if !name.chars().any(|c| c.is_alphabetic() && !text::is_filler(c)) {
        return Err(Complaint::new("no_letter", format!("Enter a {which} name with at least one letter")));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_kept_and_hidden_characters_are_not() {
        let long = "é".repeat(100);
        let longer = "é".repeat(101);
        let cases = [
            ("  Ada  ", "trimmed", Ok("Ada")),
            ("Mary \t  Ann", "inner spaces made one", Ok("Mary Ann")),
            ("Jose\u{301}", "NFC", Ok("José")),
            ("O’Brien", "an apostrophe", Ok("O’Brien")),
            ("van den Berg-Łukasz", "particles and hyphens", Ok("van den Berg-Łukasz")),
            ("王", "one letter", Ok("王")),
            ("محمد", "Arabic", Ok("محمد")),
            ("नर\u{94d}\u{200d}मदा", "a joiner inside a word", Ok("नर\u{94d}\u{200d}मदा")),
            ("می\u{200c}نا", "a non-joiner between letters", Ok("می\u{200c}نا")),
            (long.as_str(), "a hundred characters", Ok(long.as_str())),
            (longer.as_str(), "one too many", Err("too_long")),
            ("", "nothing", Err("missing")),
            ("\u{a0}\u{2003}", "spaces of all kinds", Err("missing")),
            ("123", "digits only", Err("no_letter")),
            ("-’", "signs only", Err("no_letter")),
            ("A\u{0}da", "a control character", Err("not_allowed")),
            ("A\u{202e}da", "a direction override", Err("not_allowed")),
            ("A\u{2066}da", "a direction isolate", Err("not_allowed")),
            ("A\u{200b}da", "a space without width", Err("not_allowed")),
            ("\u{200d}Ada", "a joiner that joins nothing", Err("not_allowed")),
            ("\u{3164}", "a letter that shows nothing", Err("not_allowed")),
            ("A\u{fffd}a", "an unreadable character", Err("not_allowed")),
            ("A\u{e0041}da", "a hidden tag", Err("not_allowed")),
        ];
        for (typed, why, expected) in cases {
            let read = parse(typed, "first");
            assert_eq!(read.as_deref().map_err(|complaint| complaint.code), expected, "{why}");
        }
    }
}
