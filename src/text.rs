//! Which characters a name may hold: whatever can be seen, in every script; and numbers as a sentence has them.
//! What cannot be seen could make one name look like another.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Controls, direction overrides, invisible formatting; a joiner between letters belongs to the script.
pub fn has_hidden_character(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let is_letter =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric() || is_mark(*c));
    letters.iter().enumerate().any(|(at, &c)| match c {
        '\u{200C}' | '\u{200D}' => !(is_letter(at.checked_sub(1)) && is_letter(Some(at + 1))),
        c if is_filler(c) => true,
        c => matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Surrogate
                | GeneralCategory::Unassigned
        ),
    })
}

/// A text to look for: PostgreSQL takes no NUL, and nothing that is kept holds the sign put in its place.
pub fn searchable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

fn is_mark(c: char) -> bool {
    matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark)
}

/// Letters and signs by their category that show nothing, and the sign that stands for an unreadable one.
pub fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FFA0}'
            | '\u{FFFD}'
    )
}

/// "1,024".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 customer", "1,024 customers".
pub fn counted(customers: u64) -> String {
    if customers == 1 { "1 customer".to_owned() } else { format!("{} customers", grouped(customers)) }
}

/// A number of bytes: "34 KB", "1.2 GB".
pub fn size(bytes: u64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", (bytes + 500) / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

/// How long some seconds are, roughly: "5 minutes", "3 days".
pub fn lasting(seconds: i64) -> String {
    let (count, what) = match seconds {
        ..120 => return "a minute".to_owned(),
        120..7_200 => (seconds / 60, "minutes"),
        7_200..172_800 => (seconds / 3_600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{} {what}", grouped(u64::try_from(count).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_told_roughly() {
        let sizes = [999, 1_499, 12_345_678, 2_340_000_000].map(size);
        assert_eq!(sizes, ["999 bytes", "1 KB", "12.3 MB", "2.3 GB"]);
        let times = [-5, 0, 119, 120, 7_199, 7_200, 172_799, 172_800, 400 * 86_400].map(lasting);
        let words = ["a minute", "a minute", "a minute", "2 minutes", "119 minutes", "2 hours", "47 hours", "2 days"];
        assert_eq!(times[..8], words);
        assert_eq!(times[8], "400 days");
    }
}
