//! Numbers of any length as text, so that no digit is lost: an optional minus, digits, a point and digits.
//! One number has one such text, so that equal numbers are equal texts.

/// The most digits of a number.
const MOST: usize = 30;

/// Why a text is no number.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    NotANumber,
    /// The mark may part thousands or begin the decimals.
    Ambiguous,
    TooLong,
}

/// Reads a number as people write it: spaces may part thousands, and the decimal mark may be a comma.
pub fn typed(typed: &str) -> Result<String, Wrong> {
    let plain: String = typed.trim().chars().map(plain).filter(|c| !c.is_whitespace()).collect();
    let unsigned = plain.trim_start_matches(['-', '+']);
    let marks = unsigned.matches(['.', ',']).count();
    if marks > 1 {
        return Err(Wrong::NotANumber);
    }
    if let Some((whole, decimals)) = unsigned.split_once(['.', ','])
        && decimals.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
    {
        return Err(if digits(whole) && digits(decimals) { Wrong::Ambiguous } else { Wrong::NotANumber });
    }
    exact(&plain.replace(',', "."))
}

/// Reads a number as programs write it.
pub fn exact(text: &str) -> Result<String, Wrong> {
    let (minus, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = rest.split_once('.').map_or((rest, "0"), |(whole, decimals)| (whole, decimals));
    if !digits(whole) || !digits(decimals) {
        return Err(Wrong::NotANumber);
    }
    if rest.bytes().filter(u8::is_ascii_digit).count() > MOST {
        return Err(Wrong::TooLong);
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let minus = if whole == "0" && decimals.is_empty() { "" } else { minus };
    Ok(if decimals.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{decimals}") })
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Full-width digits and other minus signs become plain ones.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '−' | '‐' | '‑' | '–' | '－' => '-',
        '．' => '.',
        '，' => ',',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written_unless_that_could_be_two() {
        let (most, more) = ("9".repeat(30), "9".repeat(31));
        let cases = [
            ("42", "plain", Ok("42")),
            (" 0042 ", "leading zeros", Ok("42")),
            ("-7", "a minus", Ok("-7")),
            ("−7", "a real minus", Ok("-7")),
            ("+7", "a plus", Ok("7")),
            ("-0.0", "no minus for nothing", Ok("0")),
            ("1 234 567", "spaces", Ok("1234567")),
            ("1\u{a0}234,5", "as in French", Ok("1234.5")),
            ("12,50", "a comma", Ok("12.5")),
            ("12.50", "a point", Ok("12.5")),
            ("0,125", "less than one", Ok("0.125")),
            ("1234.567", "too long to part thousands", Ok("1234.567")),
            ("1.2340", "four decimals", Ok("1.234")),
            ("４２．５", "full-width", Ok("42.5")),
            (&most, "thirty digits", Ok(&most)),
            (&more, "too many digits", Err(Wrong::TooLong)),
            ("1,234", "thousands or decimals", Err(Wrong::Ambiguous)),
            ("1.234", "thousands or decimals", Err(Wrong::Ambiguous)),
            ("1,234.5", "two marks", Err(Wrong::NotANumber)),
            (".5", "nothing before the point", Err(Wrong::NotANumber)),
            ("5.", "nothing behind the point", Err(Wrong::NotANumber)),
            ("1e5", "an exponent", Err(Wrong::NotANumber)),
            ("--1", "two signs", Err(Wrong::NotANumber)),
            ("twelve", "a word", Err(Wrong::NotANumber)),
            ("", "nothing", Err(Wrong::NotANumber)),
        ];
        for (text, why, expected) in cases {
            assert_eq!(typed(text), expected.map(str::to_owned), "{why}: {text}");
        }
        assert_eq!(exact("1.234"), Ok("1.234".into()), "a program means the point");
        assert_eq!(exact("1,5"), Err(Wrong::NotANumber));
    }
}
