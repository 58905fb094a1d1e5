//! Cells as values of fields: what is a date, what a spreadsheet made of a phone number, and what is not what is wanted.

use rlibphonenumber::Region;
use uuid::Uuid;

use super::{
    super::{formula::unguarded, phone::Phone},
    date_order::{self, DateOrder, shortened},
};
use crate::{error::Complaint, record_file::Cell};

/// Day, month and year of a cell, nothing of an empty one.
pub fn date(dates: Option<DateOrder>, cell: &Cell) -> Result<Option<[String; 3]>, Complaint> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Text(text) if text.trim().is_empty() => Ok(None),
        Cell::Text(text) => date_order::parts(&unguarded(text), dates).map(Some),
        Cell::Date(text) if text.contains('T') => date_order::parts(&text.replace('T', " "), dates).map(Some),
        Cell::Date(text) => date_order::parts(text, dates).map(Some),
        Cell::Number(number) if number.len() == 8 => date_order::parts(number, dates).map(Some),
        other => Err(not_a("a date", other)),
    }
}

/// `3023125012.0`: a number that a spreadsheet wrote, in which the dot is no part of a phone number.
pub fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['.', ',']).is_some_and(|(whole, rest)| {
        digits(whole) && whole.len() >= 6 && digits(rest) && rest.bytes().all(|byte| byte == b'0')
    })
}

/// What a cell says, and that it is not what is wanted.
pub fn not_a(what: &str, cell: &Cell) -> Complaint {
    let (says, code) = match cell {
        Cell::Empty => (String::new(), "missing"),
        Cell::Text(text) => (shortened(text), "not_allowed"),
        Cell::Number(number) => (number.clone(), "number"),
        Cell::Date(date) => (date.replace('T', " "), "date"),
        Cell::YesNo(value) => (value.to_string().to_uppercase(), "yes_no"),
        Cell::Fault(text) => (shortened(text), "fault"),
    };
    Complaint::new(code, format!("The file says “{says}”, which is not {what}"))
}

/// A number cell has lost the zeros and the + in front of its digits: it is a phone number where that makes no other one.
pub fn phone_in_digits(number: &str, country: Option<Region>) -> Result<(), Complaint> {
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not_a("a phone number", &Cell::Number(number.to_owned())));
    }
    let (as_it_is, with_zero) = (Phone::parse(number, country), Phone::parse(&format!("0{number}"), country));
    match (as_it_is, with_zero) {
        (Ok(one), Ok(other)) if one != other => {
            let words = format!(
                "The file says {number} as a number, which may have lost a zero in front. Write it with its country code"
            );
            Err(Complaint::new("lost_zero", words))
        }
        _ => Ok(()),
    }
}

/// The register's own id, nothing of an empty cell.
pub fn id(cell: &Cell) -> Result<Option<Uuid>, Complaint> {
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Text(text) => text.trim(),
        _ => "",
    };
    let id = Uuid::parse_str(text.strip_prefix("urn:uuid:").unwrap_or(text));
    id.map(Some).map_err(|_| Complaint::new("not_an_id", "This is not an id of Clientele"))
}
