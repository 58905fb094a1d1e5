//! Values of fields of one's own, kind by kind: what was typed becomes a [`Stored`] or a complaint, and that becomes words.
//! Whatever is stored passed through here once; what is read back is never judged again.

use std::borrow::Cow;

use rlibphonenumber::Region;
use serde_json::Value as Json;
use time::Date;
use unicode_normalization::UnicodeNormalization;
use url::{Host, Url, form_urlencoded::byte_serialize};

use super::{
    super::{
        birth_date::{calendar_date, from_iso_text},
        phone::{Phone, spaced},
    },
    definition::{Definition, Kind},
    entity::Stored,
    number,
};
use crate::{clock::in_words, error::Complaint, text};

/// What was given for a field.
#[derive(Debug, Clone)]
pub enum Given<'g> {
    /// A text that a person typed, or the key of an option.
    Typed(&'g str),
    /// A day, a month and a year that a person typed.
    Parts([&'g str; 3]),
    /// A box that was ticked or not.
    Ticked(bool),
    /// A value as programs write it.
    Exact(&'g Json),
}

/// A value that leads somewhere.
pub struct Link {
    pub words: String,
    /// Whether to somebody's mail, else to a web page.
    pub mail: bool,
}

impl Link {
    /// The address it leads to.
    pub fn address(&self) -> Cow<'_, str> {
        let encoded = |part: &str| byte_serialize(part.as_bytes()).collect::<String>();
        match self.words.rsplit_once('@').filter(|_| self.mail) {
            Some((name, domain)) => format!("mailto:{}@{}", encoded(name), encoded(domain)).into(),
            None => self.words.as_str().into(),
        }
    }
}

impl Stored {
    /// The value as history and unique values hold it.
    pub fn text(&self) -> &str {
        match self {
            Self::YesNo(true) => "true",
            Self::YesNo(false) => "false",
            Self::Text(text) => text,
        }
    }
}

impl Definition {
    /// Reads what was given; nothing when the field is left empty and may be.
    pub fn parse(&self, given: &Given, country: Option<Region>) -> Result<Option<Stored>, Complaint> {
        let read = match given {
            Given::Typed(typed) => self.typed(typed, country)?,
            Given::Parts(parts) => self.date(*parts)?,
            Given::Ticked(ticked) => Some(Stored::YesNo(*ticked)),
            Given::Exact(json) => self.exact(json, country)?,
        };
        if read.is_none() && self.required { Err(self.complaint("missing", "is required")) } else { Ok(read) }
    }

    /// A value of this field out of the text that [`Stored::text`] gives; nothing for an empty one.
    pub fn stored(&self, text: &str) -> Option<Stored> {
        match self.kind {
            _ if text.is_empty() => None,
            Kind::YesNo => Some(Stored::YesNo(text == "true")),
            _ => Some(Stored::Text(text.to_owned())),
        }
    }

    /// A stored value in words.
    pub fn in_words(&self, stored: &str) -> String {
        match self.kind {
            Kind::Phone => spaced(stored),
            Kind::Date => from_iso_text(stored).map_or_else(|| stored.to_owned(), |date| in_words(date).to_string()),
            Kind::YesNo if stored == "true" => "Yes".into(),
            Kind::YesNo if stored == "false" => "No".into(),
            Kind::Choice => self.choice(stored).map_or_else(|| stored.to_owned(), |choice| choice.label.clone()),
            _ => stored.to_owned(),
        }
    }

    /// A value as it is compared with other customers' where no two may have the same.
    pub fn comparable(stored: &Stored) -> String {
        stored.text().to_lowercase()
    }

    /// A complaint that begins with the label.
    pub fn complaint(&self, code: &'static str, what: &str) -> Complaint {
        Complaint::new(code, format!("{} {what}", self.label))
    }

    fn exact(&self, json: &Json, country: Option<Region>) -> Result<Option<Stored>, Complaint> {
        let refused = |what: &str| Err(self.complaint("wrong_type", what));
        match (self.kind, json) {
            (_, Json::Null) => Ok(None),
            (Kind::YesNo, Json::Bool(value)) => Ok(Some(Stored::YesNo(*value))),
            (Kind::YesNo, _) => refused("must be true or false"),
            (Kind::Whole | Kind::Decimal, Json::Number(number)) => self.number(&number.to_string(), number::exact),
            (Kind::Whole | Kind::Decimal, Json::String(text)) => self.number(text, number::exact),
            (Kind::Whole | Kind::Decimal, _) => refused("must be a number"),
            (Kind::Date, Json::String(text)) if text.trim().is_empty() => Ok(None),
            (Kind::Date, Json::String(text)) => match from_iso_text(text).filter(|date| in_range(*date)) {
                Some(date) if text.len() == 10 => Ok(Some(Stored::Text(date.to_string()))),
                _ => Err(self.complaint("not_a_date", "must be a date as year-month-day, such as 2026-02-01")),
            },
            (_, Json::String(text)) => self.typed(text, country),
            _ => refused("must be a string"),
        }
    }

    fn typed(&self, typed: &str, country: Option<Region>) -> Result<Option<Stored>, Complaint> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let read = match self.kind {
            Kind::Text => self.plain(&one_line(typed))?,
            Kind::LongText => self.plain(&lines(typed))?,
            Kind::Email => self.email(typed)?,
            Kind::Url => self.url(typed)?,
            Kind::Phone => Phone::parse(typed, country)?.as_str().to_owned(),
            Kind::Whole | Kind::Decimal => return self.number(typed, number::typed),
            Kind::Date => return self.exact(&Json::from(typed.trim()), country),
            Kind::YesNo => match typed.trim().to_lowercase().as_str() {
                "yes" | "true" => return Ok(Some(Stored::YesNo(true))),
                "no" | "false" => return Ok(Some(Stored::YesNo(false))),
                _ => return Err(self.complaint("not_allowed", "must be yes or no")),
            },
            Kind::Choice => self.option(typed.trim())?,
        };
        Ok(Some(Stored::Text(read)))
    }

    fn plain(&self, tidied: &str) -> Result<String, Complaint> {
        let (length, longest) = (tidied.chars().count(), self.kind.longest());
        if length > longest {
            let words = format!("must be at most {longest} characters; this is {length}");
            return Err(self.complaint("too_long", &words));
        }
        if tidied.split('\n').any(text::has_hidden_character) {
            return Err(self.complaint("not_allowed", "contains an invisible character. Type it again."));
        }
        Ok(tidied.to_owned())
    }

    fn email(&self, typed: &str) -> Result<String, Complaint> {
        let refused = || self.complaint("not_an_address", "must be an e-mail address, such as ada@example.com");
        let address: String = typed.trim().nfc().collect();
        let (name, domain) = address.rsplit_once('@').ok_or_else(refused)?;
        let fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
        if !(1..=64).contains(&name.len()) || !name.chars().all(fits) || dots {
            return Err(refused());
        }
        match Host::parse(domain) {
            Ok(Host::Domain(ascii)) if ascii.contains('.') && !ascii.ends_with('.') && ascii.len() < 190 => {}
            _ => return Err(refused()),
        }
        self.plain(&format!("{name}@{}", domain.to_lowercase()))
    }

    fn url(&self, typed: &str) -> Result<String, Complaint> {
        let refused = || self.complaint("not_an_address", "must be a web address, such as https://example.com");
        let typed = typed.trim();
        if typed.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(refused());
        }
        let url = if typed.contains("://") { Url::parse(typed) } else { Url::parse(&format!("https://{typed}")) };
        let url = url.map_err(|_| refused())?;
        let bare = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !bare || url.host_str().is_none_or(str::is_empty) {
            return Err(refused());
        }
        self.plain(url.as_str())
    }

    fn number(
        &self,
        typed: &str,
        read: impl FnOnce(&str) -> Result<String, number::Wrong>,
    ) -> Result<Option<Stored>, Complaint> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let (whole, such_as) = (self.kind == Kind::Whole, if self.kind == Kind::Whole { "1234" } else { "1234.5" });
        match read(typed) {
            Ok(number) if whole && number.contains('.') => {
                Err(self.complaint("not_whole", "must be a whole number, such as 1234"))
            }
            Ok(number) => Ok(Some(Stored::Text(number))),
            Err(number::Wrong::TooLong) => Err(self.complaint("too_long", "must have at most 30 digits")),
            Err(number::Wrong::Ambiguous) => {
                Err(self.complaint("ambiguous", "can be read two ways: write 1234 without a separator, or 1.2340"))
            }
            Err(number::Wrong::NotANumber) => {
                Err(self.complaint("not_a_number", &format!("must be a number in digits, such as {such_as}")))
            }
        }
    }

    fn date(&self, parts: [&str; 3]) -> Result<Option<Stored>, Complaint> {
        if parts.iter().all(|part| part.trim().is_empty()) {
            return Ok(None);
        }
        if parts.iter().any(|part| part.trim().is_empty()) {
            return Err(self.complaint("not_a_date", "needs a day, a month and a year"));
        }
        let [day, month, year] = parts;
        let date = calendar_date(day, month, year)?;
        if !in_range(date) {
            return Err(self.complaint("not_a_date", "must be in the year 1 or later"));
        }
        Ok(Some(Stored::Text(date.to_string())))
    }

    fn option(&self, key: &str) -> Result<String, Complaint> {
        match self.choice(key) {
            Some(choice) if !choice.retired => Ok(choice.key.clone()),
            _ => Err(self.complaint("not_an_option", "must be one of the options")),
        }
    }
}

fn in_range(date: Date) -> bool {
    (1..=9999).contains(&date.year())
}

/// Trimmed, inner runs of spaces made one, NFC.
fn one_line(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// The same with its line breaks kept, and without spaces at the ends of lines or empty lines at both ends.
fn lines(typed: &str) -> String {
    let tidied = typed.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    let lines: Vec<&str> = tidied.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').trim_end().nfc().collect()
}

#[cfg(test)]
mod tests;
