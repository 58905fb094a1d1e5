//! How dates in a column are written: what its texts tell of the order of day, month and year, and their three parts.
//! An order is decided for a whole column or asked, never guessed cell by cell.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::{super::fold::fold, months::month_named};
use crate::error::Complaint;

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/1980.
    Dmy,
    /// 12/31/1980.
    Mdy,
    /// 1980/12/31.
    Ymd,
}

/// What the cells of a column tell of their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Dates that can only have the day first, and that can only have the month first.
    pub dmy: u64,
    pub mdy: u64,
    /// Dates that are another one in either order.
    pub either: u64,
}

/// The parts of a text with three of them.
struct Parts {
    tokens: Vec<String>,
}

/// Words and endings that stand in dates and say nothing.
const FILLERS: [&str; 6] = ["de", "del", "of", "the", "den", "r"];
const ENDINGS: [&str; 8] = ["st", "nd", "rd", "th", "er", "re", "º", "ª"];

impl DateOrder {
    pub const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    /// The word in settings, on the command line and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The words on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Dmy => "Day, month, year (31/12/1980)",
            Self::Mdy => "Month, day, year (12/31/1980)",
            Self::Ymd => "Year, month, day (1980-12-31)",
        }
    }

    /// The order of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.name() == name)
    }
}

impl Evidence {
    /// Takes in what a text of the column tells.
    pub fn add(&mut self, text: &str) {
        let text = text.trim();
        if !text.as_bytes().first().is_some_and(|first| first.is_ascii_digit() || *first >= 0x80) {
            return;
        }
        let Some(Parts { tokens }) = Parts::of(text) else { return };
        let number = |at: usize| tokens[at].parse::<u16>().ok();
        let (Some(first), Some(second), Some(_)) = (number(0), number(1), number(2)) else { return };
        // A year of two digits is no date in either order.
        if tokens[2].len() != 4
            || tokens[0].len() > 2
            || tokens[1].len() > 2
            || first == 0
            || second == 0
            || first > 31
            || second > 31
        {
            return;
        }
        match (first > 12, second > 12) {
            (true, false) => self.dmy += 1,
            (false, true) => self.mdy += 1,
            (false, false) if first != second => self.either += 1,
            _ => {}
        }
    }

    /// The order that the column decides; nothing when it has to be asked.
    pub fn decided(&self) -> Option<DateOrder> {
        match (self.dmy > 0, self.mdy > 0) {
            (true, false) => Some(DateOrder::Dmy),
            (false, true) => Some(DateOrder::Mdy),
            // Nothing depends on it.
            (false, false) if self.either == 0 => Some(DateOrder::Ymd),
            _ => None,
        }
    }
}

impl Parts {
    /// The three parts of a text that may be a date.
    fn of(text: &str) -> Option<Self> {
        let tidy: String = text.nfkc().collect();
        let tidy = tidy.trim();
        if tidy.len() == 8 && tidy.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self { tokens: eight_digits(tidy) });
        }
        let separates = |c: char| c.is_whitespace() || "-/.,'’年月日년월일".contains(c) || ('‐'..='―').contains(&c);
        if !tidy.chars().all(|c| c.is_alphanumeric() || separates(c) || "ºª".contains(c)) {
            return None;
        }
        let tokens = tidy.split(separates).filter(|token| !token.is_empty()).map(bare);
        let tokens: Vec<String> = tokens.filter(|token| !FILLERS.contains(&fold(token).as_str())).collect();
        (tokens.len() == 3).then_some(Self { tokens })
    }

    /// Day, month and year, as [`super::super::birth_date::calendar_date`] takes them.
    fn in_order(self, order: Option<DateOrder>) -> Option<[String; 3]> {
        let [one, two, three] = <[String; 3]>::try_from(self.tokens).ok()?;
        let is_number = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
        let month = |token: &str| month_named(token).map(|month| month.to_string());
        match [&one, &two, &three].map(|token| is_number(token)) {
            [true, false, true] if one.len() == 4 => Some([three, month(&two)?, one]),
            [true, false, true] => Some([one, month(&two)?, three]),
            [false, true, true] => Some([two, month(&one)?, three]),
            [true, true, true] if one.len() == 4 => Some([three, two, one]),
            [true, true, true] => match order? {
                DateOrder::Dmy => Some([one, two, three]),
                DateOrder::Mdy => Some([two, one, three]),
                DateOrder::Ymd => Some([three, two, one]),
            },
            _ => None,
        }
    }
}

/// `19800201` and `01021980`: no text is both, as no month is called 19 or 20.
fn eight_digits(digits: &str) -> Vec<String> {
    let parts = |lengths: [usize; 3]| {
        let mut rest = digits;
        lengths.map(|length| rest.split_off_front(length)).to_vec()
    };
    let is_year = |text: &str| text.starts_with("18") || text.starts_with("19") || text.starts_with("20");
    let is_month = digits[4..6].parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    if is_year(digits) && is_month { parts([4, 2, 2]) } else { parts([2, 2, 4]) }
}

trait SplitOffFront {
    fn split_off_front(&mut self, length: usize) -> String;
}

impl SplitOffFront for &str {
    fn split_off_front(&mut self, length: usize) -> String {
        let (front, rest) = self.split_at(length.min(self.len()));
        *self = rest;
        front.to_owned()
    }
}

/// A number without the ending of an ordinal.
fn bare(token: &str) -> String {
    let number = ENDINGS.iter().find_map(|ending| token.strip_suffix(ending));
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.filter(is_number).unwrap_or(token).to_owned()
}

/// Day, month and year out of a text, or why it is no date.
pub fn parts(text: &str, order: Option<DateOrder>) -> Result<[String; 3], Complaint> {
    let says = shortened(text);
    if has_time(text) {
        let words = format!("The file says “{says}”, which has a time of day; a date of birth has none");
        return Err(Complaint::new("time_of_day", words));
    }
    Parts::of(text)
        .and_then(|parts| parts.in_order(order))
        .ok_or_else(|| Complaint::new("not_a_date", format!("The file says “{says}”, which can’t be read as a date")))
}

/// Whether there is a time of day beside the date.
fn has_time(text: &str) -> bool {
    let (digits, colon) = (text.chars().filter(char::is_ascii_digit).count(), text.contains(':'));
    digits >= 6 && colon
}

/// So much of a text as a complaint quotes.
pub fn shortened(text: &str) -> String {
    let tidy: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(61).collect();
    if tidy.chars().count() > 60 { format!("{}…", tidy.chars().take(60).collect::<String>()) } else { tidy }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_apart_as_people_write_them() {
        let dmy = Some(DateOrder::Dmy);
        let cases = [
            ("1980-02-01", None, "ISO needs no order", Some(["01", "02", "1980"])),
            ("1980/2/1", None, "slashes", Some(["1", "2", "1980"])),
            ("01/02/1980", dmy, "day first", Some(["01", "02", "1980"])),
            ("01/02/1980", Some(DateOrder::Mdy), "month first", Some(["02", "01", "1980"])),
            ("01/02/1980", None, "undecided", None),
            ("1.2.1980", dmy, "dots", Some(["1", "2", "1980"])),
            ("1 Feb 1980", None, "a name", Some(["1", "2", "1980"])),
            ("Feb 1, 1980", None, "a name first", Some(["1", "2", "1980"])),
            ("1er février 1980", None, "French", Some(["1", "2", "1980"])),
            ("1 de febrero de 1980", None, "Spanish", Some(["1", "2", "1980"])),
            ("1. Februar 1980", None, "German", Some(["1", "2", "1980"])),
            ("3rd March 1980", None, "an ordinal", Some(["3", "3", "1980"])),
            ("1980年2月1日", None, "Japanese", Some(["1", "2", "1980"])),
            ("１９８０-０２-０１", None, "full-width", Some(["01", "02", "1980"])),
            ("19800201", None, "eight digits", Some(["01", "02", "1980"])),
            ("01021980", dmy, "eight digits, year last", Some(["01", "02", "1980"])),
            ("12/03/05", dmy, "two digits of a year are left to the rules", Some(["12", "03", "05"])),
            ("1980-02-01 00:00:00", None, "a time", None),
            ("1980-02-01T10:00:00Z", None, "a moment", None),
            ("1980", None, "a year", None),
            ("29221", dmy, "a serial number", None),
            ("1 Foo 1980", None, "no month", None),
            ("unknown", dmy, "a word", None),
        ];
        for (text, order, why, expected) in cases {
            let read = parts(text, order).ok();
            let expected = expected.map(|parts: [&str; 3]| parts.map(str::to_owned));
            assert_eq!(read, expected, "{why}: {text}");
        }
    }

    #[test]
    fn a_column_decides_its_order_or_asks() {
        let decided = |texts: &[&str]| {
            let mut evidence = Evidence::default();
            for text in texts {
                evidence.add(text);
            }
            evidence.decided()
        };
        assert_eq!(decided(&["01/02/1980", "31/12/1990"]), Some(DateOrder::Dmy));
        assert_eq!(decided(&["01/02/1980", "12/31/1990"]), Some(DateOrder::Mdy));
        assert_eq!(decided(&["01/02/1980", "03/04/1990"]), None, "undecided");
        assert_eq!(decided(&["31/12/1990", "12/31/1990"]), None, "both");
        assert_eq!(
            decided(&["1980-02-01", "", "1 Feb 1980", "5/5/1955"]),
            Some(DateOrder::Ymd),
            "nothing depends on it"
        );
    }
}
