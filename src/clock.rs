//! The time: now, today where the register is, and dates and moments in words.
//! Rows and the API hold UTC; only what people read is in the register's time zone.

use std::fmt::{self, Display};

use jiff::{Timestamp, tz::TimeZone};
use time::{Date, OffsetDateTime, UtcOffset};

/// Seconds since 1970, UTC.
pub fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// A moment as programs read it (RFC 3339, UTC): "2026-11-23T08:12:00Z".
pub fn exact(at: i64) -> impl Display {
    let at = utc(at);
    fmt::from_fn(move |f| write!(f, "{}T{:02}:{:02}:{:02}Z", at.date(), at.hour(), at.minute(), at.second()))
}

/// "1 February 1980".
pub fn in_words(date: Date) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{} {} {}", date.day(), date.month(), date.year()))
}

/// The time zone in which moments are shown and days begin.
#[derive(Debug, Clone)]
pub struct Clock(TimeZone);

impl Clock {
    /// The clock of an IANA time zone, such as `Europe/Berlin`.
    pub fn named(zone: &str) -> Option<Self> {
        TimeZone::get(zone).ok().map(Self)
    }

    /// The clock of UTC.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The date it is now.
    pub fn today(&self) -> Date {
        self.local(now()).date()
    }

    /// The day that a moment is on.
    pub fn day_of(&self, at: i64) -> Date {
        self.local(at).date()
    }

    /// The moment that is `at` seconds after 1970, as it is told on `today`.
    pub fn moment(&self, at: i64, today: Date) -> Moment {
        Moment { at, local: self.local(at), zone: self.0.clone(), today }
    }

    /// When a day begins, in seconds since 1970.
    pub fn start_of(&self, day: Date) -> i64 {
        let month = i8::try_from(u8::from(day.month())).unwrap_or(1);
        let midnight = i16::try_from(day.year()).ok().and_then(|year| {
            let day = i8::try_from(day.day()).ok()?;
            let day = jiff::civil::Date::new(year, month, day).ok()?;
            day.to_zoned_datetime(self.0.clone()).ok()
        });
        // A year that is out of the calendar's reach has not begun.
        midnight.map_or(i64::MAX, |midnight| midnight.timestamp().as_second())
    }

    fn local(&self, at: i64) -> OffsetDateTime {
        let offset = self.0.to_offset(timestamp(at)).seconds();
        utc(at).to_offset(UtcOffset::from_whole_seconds(offset).unwrap_or(UtcOffset::UTC))
    }
}

fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn utc(at: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A moment, for people and for programs.
#[derive(Debug, Clone)]
pub struct Moment {
    at: i64,
    local: OffsetDateTime,
    zone: TimeZone,
    today: Date,
}

impl Moment {
    /// As short as it can be told: "today 14:05", "yesterday", "tomorrow 14:05", "3 March", "3 March 2024".
    pub fn words(&self) -> impl Display {
        let (at, today) = (self.local, self.today);
        fmt::from_fn(move |f| {
            let date = at.date();
            if date == today {
                write!(f, "today {:02}:{:02}", at.hour(), at.minute())
            } else if Some(date) == today.previous_day() {
                f.write_str("yesterday")
            } else if Some(date) == today.next_day() {
                write!(f, "tomorrow {:02}:{:02}", at.hour(), at.minute())
            } else if date.year() == today.year() {
                write!(f, "{} {}", date.day(), date.month())
            } else {
                in_words(date).fmt(f)
            }
        })
    }

    /// All of it: "23 November 2026, 08:12 GMT".
    pub fn full(&self) -> impl Display {
        let at = self.local;
        fmt::from_fn(move |f| {
            let zone = self.zone.to_offset_info(timestamp(self.at));
            let (date, zone) = (in_words(at.date()), zone.abbreviation());
            write!(f, "{date}, {:02}:{:02} {zone}", at.hour(), at.minute())
        })
    }

    /// RFC 3339, UTC.
    pub fn exact(&self) -> impl Display {
        exact(self.at)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_moment_is_told_in_the_time_zone_of_the_register() {
        let at = datetime!(2025-07-01 22:30 UTC).unix_timestamp();
        for (zone, full) in [
            ("UTC", "1 July 2025, 22:30 UTC"),
            ("Europe/Berlin", "2 July 2025, 00:30 CEST"),
            ("America/St_Johns", "1 July 2025, 20:00 NDT"),
            ("Asia/Kathmandu", "2 July 2025, 04:15 +0545"),
        ] {
            let moment = Clock::named(zone).unwrap().moment(at, date!(2026 - 11 - 23));
            assert_eq!(
                (moment.full().to_string(), moment.exact().to_string()),
                (full.into(), "2025-07-01T22:30:00Z".into())
            );
        }
        assert!(Clock::named("Europe/Nowhere").is_none() && Clock::named("").is_none());
    }

    #[test]
    fn a_moment_is_told_as_near_as_it_is() {
        let local = datetime!(2026-03-03 14:05 UTC);
        let day = |offset: i64| local.date() + time::Duration::days(offset);
        for (today, words) in [
            (day(0), "today 14:05"),
            (day(1), "yesterday"),
            (day(2), "3 March"),
            (day(-1), "tomorrow 14:05"),
            (day(-2), "3 March"),
            (day(300), "3 March"),
            (day(365), "3 March 2026"),
            (day(-365), "3 March 2026"),
        ] {
            let moment = Moment { at: 0, local, zone: TimeZone::UTC, today };
            assert_eq!(moment.words().to_string(), words, "on {today}");
        }
    }
}
