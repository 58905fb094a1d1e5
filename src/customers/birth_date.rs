//! A date of birth: a real calendar date, not in the future, at most 130 years ago.
//! A plain date everywhere, never a time, never a zone.

use std::fmt;

use time::{Date, Month, macros::format_description};
use unicode_normalization::UnicodeNormalization;

use crate::{clock::in_words, error::Complaint};

/// The oldest a person on record may be, in years.
const OLDEST: i32 = 130;

/// A date of birth that keeps the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate(Date);

impl BirthDate {
    /// Reads day, month (number or English name) and year as typed; `today` is the latest birthday there is.
    pub fn from_parts(day: &str, month: &str, year: &str, today: Date) -> Result<Self, Complaint> {
        let date = calendar_date(day, month, year)?;
        if date > today {
            return Err(Complaint::new("in_future", "The date of birth cannot be in the future"));
        }
        if age_on(date, today) > OLDEST || (age_on(date, today) == OLDEST && !same_day(date, today)) {
            return Err(Complaint::new("too_long_ago", "Enter a date of birth within the last 130 years"));
        }
        Ok(Self(date))
    }

    /// Reads `1980-02-01`.
    pub fn from_iso(text: &str, today: Date) -> Result<Self, Complaint> {
        if text.is_empty() {
            return Err(Complaint::new("missing", "Enter a date of birth"));
        }
        let refused = || Complaint::new("not_a_date", "Enter the date of birth as year-month-day, such as 1980-02-01");
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(refused()) };
        let plain = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !(plain(year, 4) && plain(month, 2) && plain(day, 2)) {
            return Err(refused());
        }
        Self::from_parts(day, month, year, today)
    }

    /// A date that was kept, and so keeps the rules.
    pub fn from_stored(date: Date) -> Self {
        Self(date)
    }

    /// The date.
    pub fn date(self) -> Date {
        self.0
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_words(self.0).fmt(f)
    }
}

/// Reads a date that exists, whenever that is; day, month and year as [`BirthDate::from_parts`] takes them.
pub fn calendar_date(day: &str, month: &str, year: &str) -> Result<Date, Complaint> {
    let [day, month, year] = [day, month, year].map(tidy);
    needed(&day, &month, &year)?;
    let not_a_date = |message: &str| Complaint::new("not_a_date", message);
    let day = number(&day, 2).filter(|day| (1..=31).contains(day));
    let day = day.ok_or_else(|| not_a_date("Enter the day as a number from 1 to 31"))?;
    let month = month_of(&month);
    let month = month.ok_or_else(|| not_a_date("Enter the month as a number from 1 to 12, or its name"))?;
    let year = number(&year, 4).filter(|_| year.chars().count() == 4);
    let year = year.ok_or_else(|| not_a_date("Enter the year as four digits"))?;
    let (day, year) = (u8::try_from(day).unwrap_or(u8::MAX), i32::from(year));
    Date::from_calendar_date(year, month, day).map_err(|_| {
        let leap = month == Month::February && day == 29;
        let what = if leap { format!("{day} {month} {year}") } else { format!("{day} {month}") };
        not_a_date(&format!("{what} is not a real date"))
    })
}

/// A plain date out of `1980-02-01`.
pub fn from_iso_text(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// Whole years lived on `today`.
pub fn age_on(born: Date, today: Date) -> i32 {
    let had_birthday = (today.month() as u8, today.day()) >= (born.month() as u8, born.day());
    today.year() - born.year() - i32::from(!had_birthday)
}

fn same_day(born: Date, today: Date) -> bool {
    (born.month(), born.day()) == (today.month(), today.day())
}

/// Full-width digits become plain ones.
fn tidy(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_owned()
}

fn needed(day: &str, month: &str, year: &str) -> Result<(), Complaint> {
    let missing: Vec<_> = [("day", day), ("month", month), ("year", year)]
        .into_iter()
        .filter(|(_, typed)| typed.is_empty())
        .map(|(name, _)| format!("a {name}"))
        .collect();
    match missing.len() {
        0 => Ok(()),
        3 => Err(Complaint::new("missing", "Enter a date of birth")),
        _ => Err(Complaint::new("missing", format!("Enter {} for the date of birth", missing.join(" and ")))),
    }
}

fn number(typed: &str, most_digits: usize) -> Option<u16> {
    let plain = !typed.is_empty() && typed.len() <= most_digits && typed.bytes().all(|byte| byte.is_ascii_digit());
    if plain { typed.parse().ok() } else { None }
}

fn month_of(typed: &str) -> Option<Month> {
    if let Some(number) = number(typed, 2) {
        return Month::try_from(u8::try_from(number).ok()?).ok();
    }
    let name = typed.trim_end_matches('.').to_lowercase();
    let mut months = std::iter::successors(Some(Month::January), |month| Some(month.next())).take(12);
    months.find(|month| name.len() >= 3 && month.to_string().to_lowercase().starts_with(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn day_month_and_year_are_read_as_people_write_them() {
        let cases = [
            (("1", "2", "1980"), "plain", Ok("1 February 1980")),
            (("01", "02", "1980"), "leading zeros", Ok("1 February 1980")),
            ((" 29 ", "feb", "2024"), "a leap day, a short name", Ok("29 February 2024")),
            (("1", "Sept.", "1999"), "a dot", Ok("1 September 1999")),
            (("１", "１２", "１９９９"), "full-width digits", Ok("1 December 1999")),
            (("23", "11", "2026"), "born today", Ok("23 November 2026")),
            (("23", "11", "1896"), "130 years today", Ok("23 November 1896")),
            (("22", "11", "1896"), "130 years and a day", Err("Enter a date of birth within the last 130 years")),
            (("24", "11", "2026"), "tomorrow", Err("The date of birth cannot be in the future")),
            (("31", "4", "1980"), "30 days", Err("31 April is not a real date")),
            (("29", "2", "1981"), "not leap", Err("29 February 1981 is not a real date")),
            (("30", "2", "1980"), "never", Err("30 February is not a real date")),
            (("", "", ""), "nothing", Err("Enter a date of birth")),
            (("1", "", "1980"), "a gap", Err("Enter a month for the date of birth")),
            (("", "", "1980"), "two gaps", Err("Enter a day and a month for the date of birth")),
            (("0", "2", "1980"), "zero", Err("Enter the day as a number from 1 to 31")),
            (("one", "2", "1980"), "a word", Err("Enter the day as a number from 1 to 31")),
            (("1", "13", "1980"), "thirteen", Err("Enter the month as a number from 1 to 12, or its name")),
            (("1", "ma", "1980"), "March or May", Err("Enter the month as a number from 1 to 12, or its name")),
            (("1", "2", "80"), "two digits", Err("Enter the year as four digits")),
            (("1", "2", "-980"), "a sign", Err("Enter the year as four digits")),
            (("1", "2", "0000"), "year zero", Err("Enter a date of birth within the last 130 years")),
        ];
        for ((day, month, year), why, expected) in cases {
            let read = BirthDate::from_parts(day, month, year, date!(2026 - 11 - 23));
            let read = read.map(|date| date.to_string()).map_err(|complaint| complaint.message);
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{why}");
        }
    }

    #[test]
    fn programs_write_dates_one_way() {
        let today = date!(2026 - 11 - 23);
        assert_eq!(BirthDate::from_iso("1980-02-01", today).map(BirthDate::date), Ok(date!(1980 - 02 - 01)));
        for text in ["", "1980-2-1", "01/02/1980", "1980-02-01T00:00:00Z", "1980-02-30", "19800201", "-980-02-01"] {
            assert!(BirthDate::from_iso(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let born = date!(1980 - 02 - 29);
        for (today, age) in [(date!(2026 - 02 - 28), 45), (date!(2026 - 03 - 01), 46), (date!(2028 - 02 - 29), 48)] {
            assert_eq!(age_on(born, today), age, "{today}");
        }
    }
}
