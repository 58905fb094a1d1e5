//! What programs and the command line can say of a file before it is read.

use super::{
    date_order::DateOrder,
    settings::{Matches, Same, Settings, Similar},
};
use crate::{
    error::{Complaint, Invalid},
    record_file::ReadAs,
};

/// What can be said of a file before it is read, word for word.
#[derive(Debug, Default)]
pub struct Choices {
    pub country: Option<String>,
    pub dates: Option<String>,
    pub matches: Option<String>,
    pub same: Option<String>,
    pub similar: Option<String>,
    pub encoding: Option<String>,
    pub separator: Option<char>,
    pub sheet: Option<String>,
    pub again: bool,
    pub add_erased: bool,
}

impl Choices {
    /// The settings to begin with, or all that is wrong with what was said.
    pub fn settings(self) -> Result<Settings, Invalid> {
        let mut invalid = Invalid::default();
        let country = country(self.country.as_deref().unwrap_or_default());
        let country = country.map_err(|told| invalid.add("country", told)).unwrap_or_default();
        let dates = one_of("dates", self.dates.as_deref(), DateOrder::named, &mut invalid);
        let matches = one_of("matches", self.matches.as_deref(), Matches::named, &mut invalid);
        let same = one_of("same", self.same.as_deref(), Same::named, &mut invalid);
        let similar = one_of("similar", self.similar.as_deref(), Similar::named, &mut invalid);
        if !invalid.is_empty() {
            return Err(invalid);
        }
        Ok(Settings {
            read_as: ReadAs { encoding: self.encoding, separator: self.separator, sheet: self.sheet },
            country,
            dates,
            chosen_matches: matches.is_some() || same.is_some() || similar.is_some(),
            matches: matches.unwrap_or_default(),
            same: same.unwrap_or_default(),
            similar: similar.unwrap_or_default(),
            again: self.again,
            add_erased: self.add_erased,
            ..Settings::default()
        })
    }
}

fn one_of<T>(
    name: &'static str,
    said: Option<&str>,
    named: impl Fn(&str) -> Option<T>,
    invalid: &mut Invalid,
) -> Option<T> {
    let value = named(said?);
    if value.is_none() {
        invalid.add(name, Complaint::new("not_known", "Choose one of the values listed for this parameter"));
    }
    value
}

/// A country by its two letters; nothing for the register's own.
pub fn country(typed: &str) -> Result<Option<String>, Complaint> {
    let code = typed.trim().to_ascii_uppercase();
    if code.is_empty() {
        return Ok(None);
    }
    let known = rlibphonenumber::Region::try_from(code.as_str())
        .is_ok_and(|region| rlibphonenumber::PHONE_NUMBER_UTIL.get_country_code_for_region(region).is_some());
    let words = "Enter the two letters of a country, such as GB";
    if known { Ok(Some(code)) } else { Err(Complaint::new("not_a_country", words)) }
}
