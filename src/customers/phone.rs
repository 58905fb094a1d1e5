//! A phone number that can be called, by libphonenumber's metadata.
//! Kept as E.164 (`+442079460958`), shown in international spacing (`+44 20 7946 0958`).

use std::{cell::RefCell, collections::HashMap, fmt};

use rlibphonenumber::{ParseError, PhoneNumber, PhoneNumberFormat, Region};
use unicode_normalization::UnicodeNormalization;

use crate::error::Complaint;

/// A valid phone number, as E.164.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as typed; without a country code it is one of `country`.
    pub fn parse(typed: &str, country: Option<Region>) -> Result<Self, Complaint> {
        let text: String = typed.nfkc().collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(Complaint::new("missing", "Enter a phone number"));
        }
        // libphonenumber would skip words and drop an extension; what was typed is never lost in silence.
        let known = |c: char| c.is_numeric() || c.is_whitespace() || "+.-()[]/‐‑‒–—−".contains(c);
        let bare: String = text.chars().filter(|c| c.is_numeric() || *c == '+').collect();
        if !text.chars().all(known) || bare.rfind('+').is_some_and(|at| at > 0) {
            return Err(Complaint::new("not_a_number", "Enter the phone number in digits, such as +44 20 7946 0958"));
        }
        let text = match bare.strip_prefix("00") {
            Some(_) => text.replacen("00", "+", 1),
            None => text.to_owned(),
        };
        if country.is_none() && !text.trim_start_matches(['(', '[', ' ']).starts_with('+') {
            let words = "Enter a phone number with its country code, such as +44 20 7946 0958";
            return Err(Complaint::new("no_country_code", words));
        }
        let number = PhoneNumber::parse(&text, country).map_err(|error| why_not(&error))?;
        if number.is_valid() {
            Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
        } else {
            Err(Complaint::new("not_in_use", "This phone number is not in use. Check the digits."))
        }
    }

    /// A number in E.164 format that was kept, and so was valid then.
    pub fn from_stored(e164: String) -> Self {
        Self(e164)
    }

    /// The number as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spaced(&self.0))
    }
}

/// The most numbers whose spacing a thread remembers.
const REMEMBERED: usize = 4_096;

thread_local! {
    /// Spacing a number takes 2 microseconds, and the pages that are looked at most are the same ones.
    static SPACED: RefCell<HashMap<String, String>> = RefCell::default();
}

/// A kept number in international spacing.
pub fn spaced(e164: &str) -> String {
    SPACED.with_borrow_mut(|remembered| {
        if let Some(spaced) = remembered.get(e164) {
            return spaced.clone();
        }
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        let spaced = match PhoneNumber::parse(e164, None) {
            Ok(number) => number.format_as(PhoneNumberFormat::International).into_owned(),
            Err(_) => e164.to_owned(),
        };
        remembered.insert(e164.to_owned(), spaced.clone());
        spaced
    })
}

fn why_not(error: &ParseError) -> Complaint {
    match error {
        ParseError::TooShortNsn | ParseError::TooShortAfterIdd => {
            Complaint::new("too_short", "This phone number is too short")
        }
        ParseError::TooLongNsn => Complaint::new("too_long", "This phone number is too long. Enter a single number."),
        ParseError::InvalidCountryCode => {
            Complaint::new("no_such_country_code", "This country code does not exist. Check the digits after the +.")
        }
        ParseError::NotANumber(_) => {
            Complaint::new("not_a_number", "Enter the phone number in digits, such as +44 20 7946 0958")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let cases = [
            ("+44 20 7946 0958", None, "spaces", Ok("+442079460958")),
            ("+44.20.7946.0958", None, "dots", Ok("+442079460958")),
            ("+44-(0)20-7946-0958", None, "dashes, brackets, the trunk zero", Ok("+442079460958")),
            ("0044 20 7946 0958", None, "00 for +", Ok("+442079460958")),
            ("  +14155550100 ", None, "room at the sides", Ok("+14155550100")),
            ("＋４４ ２０ ７９４６ ０９５８", None, "full-width digits", Ok("+442079460958")),
            ("(+44) 20 7946 0958", None, "a country code in brackets", Ok("+442079460958")),
            ("020 7946 0958", Some("GB"), "as at home", Ok("+442079460958")),
            ("0033 1 42 68 53 00", Some("GB"), "abroad from home", Ok("+33142685300")),
            ("+39 06 698 12345", None, "the zero that stays", Ok("+390669812345")),
            ("020 7946 0958", None, "no country known", Err("no_country_code")),
            ("", None, "nothing", Err("missing")),
            ("   ", None, "room only", Err("missing")),
            ("+44", None, "a country alone", Err("not_a_number")),
            ("+44 20", None, "too short", Err("not_in_use")),
            ("+44 20 7946 0958 0958 0958", None, "too long", Err("too_long")),
            ("+999 20 7946 0958", None, "no such country", Err("no_such_country_code")),
            ("+44 20 7946 0958 ext 5", None, "an extension would be lost", Err("not_a_number")),
            ("call +44 20 7946 0958", None, "words would be lost", Err("not_a_number")),
            ("+44 20 7946 0958 / +44 20 7946 0959", None, "two numbers", Err("not_a_number")),
            ("+1 555 000 0000", None, "never given out", Err("not_in_use")),
        ];
        for (typed, country, why, expected) in cases {
            let country = country.map(|code: &str| Region::try_from(code).unwrap());
            let read = Phone::parse(typed, country).map(|phone| phone.as_str().to_owned());
            let read = read.as_deref().map_err(|complaint| complaint.code);
            assert_eq!(read, expected, "{why}: {typed}");
        }
    }

    #[test]
    fn a_number_is_shown_in_international_spacing() {
        assert_eq!(Phone::parse("+442079460958", None).unwrap().to_string(), "+44 20 7946 0958");
    }
}
