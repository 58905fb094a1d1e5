//! Dates as workbooks keep them: days since an epoch, or ISO 8601.
//! Excel's 29 February 1900 never was; a number that can be no date is a fault.

use time::{Date, Duration, Month, macros::date};

use crate::record_file::Cell;

const SECONDS: i64 = 86_400;

/// A date cell from its serial number.
pub fn from_serial(serial: f64, is_1904: bool) -> Cell {
    let fault = || Cell::Fault(format!("{serial}, which is no date"));
    // The last day is 31 December 9999.
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return fault();
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is within 0 and 2,958,466 days")]
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, seconds) = (seconds / SECONDS, seconds % SECONDS);
    let epoch = match days {
        _ if is_1904 => date!(1904 - 01 - 01),
        60 | ..1 => return fault(),
        1..60 => date!(1899 - 12 - 31),
        _ => date!(1899 - 12 - 30),
    };
    let Some(date) = epoch.checked_add(Duration::days(days)) else { return fault() };
    // A part of a second is a time of day as well.
    let is_whole = serial.fract() == 0.0;
    if is_whole { Cell::Date(date.to_string()) } else { Cell::Date(format!("{date}T{}", time_of(seconds))) }
}

/// A duration, as it is shown: it is no date and no number of anything.
pub fn duration(serial: f64) -> Cell {
    #[expect(clippy::cast_possible_truncation, reason = "a wrong duration is a fault as well")]
    let seconds = (serial * 86_400.0).round() as i64;
    let sign = if seconds < 0 { "-" } else { "" };
    Cell::Fault(format!("{sign}{}", time_of(seconds.saturating_abs())))
}

/// A date cell from ISO 8601; midnight is a date without a time.
pub fn from_iso(text: &str) -> Cell {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let fault = || Cell::Fault(text.to_owned());
    if day.len() != 10 || !is_day(day) {
        return fault();
    }
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (clock, part) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let whole = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    match whole.as_str() {
        "" | "00:00:00" if part.bytes().all(|b| b == b'0') => Cell::Date(day.to_owned()),
        clock if clock.len() == 8 && clock.bytes().all(|b| b.is_ascii_digit() || b == b':') => {
            Cell::Date(format!("{day}T{clock}"))
        }
        _ => fault(),
    }
}

fn is_day(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (Some(year), Some(month), Some(day)) = (next(), next(), next()) else { return false };
    let month = month.parse::<u8>().ok().and_then(|month| Month::try_from(month).ok());
    let (Ok(year), Some(month), Ok(day)) = (year.parse(), month, day.parse()) else { return false };
    Date::from_calendar_date(year, month, day).is_ok()
}

fn time_of(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_a_date_or_a_fault() {
        let day = |text: &str| Cell::Date(text.to_owned());
        let fault = |text: &str| Cell::Fault(format!("{text}, which is no date"));
        let cases = [
            (1.0, false, "the first day", day("1900-01-01")),
            (59.0, false, "the last before the gap", day("1900-02-28")),
            (60.0, false, "never was", fault("60")),
            (61.0, false, "the first behind the gap", day("1900-03-01")),
            (31_391.0, false, "1985", day("1985-12-10")),
            (31_391.5, false, "noon", day("1985-12-10T12:00:00")),
            (0.5, false, "a time alone", fault("0.5")),
            (0.0, false, "nothing", fault("0")),
            (-1.0, false, "before the epoch", fault("-1")),
            (2_958_465.0, false, "the last day", day("9999-12-31")),
            (2_958_466.0, false, "beyond it", fault("2958466")),
            (0.0, true, "the other epoch", day("1904-01-01")),
            (29_929.0, true, "1985", day("1985-12-10")),
        ];
        for (serial, is_1904, why, cell) in cases {
            assert_eq!(from_serial(serial, is_1904), cell, "{why}");
        }
    }

    #[test]
    fn an_iso_date_keeps_its_time_and_no_more() {
        let cases = [
            ("1985-12-10", Cell::Date("1985-12-10".into())),
            ("1985-12-10T00:00:00", Cell::Date("1985-12-10".into())),
            ("1985-12-10T00:00:00.000Z", Cell::Date("1985-12-10".into())),
            ("1985-12-10T12:30", Cell::Date("1985-12-10T12:30:00".into())),
            ("1985-02-30", Cell::Fault("1985-02-30".into())),
            ("PT12H", Cell::Fault("PT12H".into())),
        ];
        for (text, cell) in cases {
            assert_eq!(from_iso(text), cell, "{text}");
        }
    }
}
