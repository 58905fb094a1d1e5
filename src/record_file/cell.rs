//! One value in a file, as it stands there, and its short form as JSON.
//! Nothing is interpreted here: what is no value is a fault, never another value.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::SerializeMap,
};

/// One value in a file, as it stands there; nothing is interpreted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing at all.
    Empty,
    /// Text, with its spaces and line breaks.
    Text(String),
    /// A number cell in plain decimal digits without an exponent, exact.
    Number(String),
    /// A date cell: `1980-02-01`, or `1980-02-01T12:30:00` when it has a time of day.
    Date(String),
    /// A cell that is true or false.
    YesNo(bool),
    /// What cannot be a value; the text is what to show.
    Fault(String),
}

impl Cell {
    /// Text, or nothing where it is empty.
    pub fn text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number as a spreadsheet keeps it; what it cannot have kept exactly is a fault.
    pub fn number(number: f64) -> Self {
        // From 2^53 on, neighbours of a whole number are lost.
        if number.is_finite() && number.abs() < 9_007_199_254_740_992.0 {
            Self::Number((number + 0.0).to_string())
        } else {
            Self::Fault(format!("{number:e}"))
        }
    }

    /// Whether nothing can be seen in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::YesNo(_) | Self::Fault(_) => false,
        }
    }

    /// What to show of it, as in a preview or a report.
    pub fn shown(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::YesNo(true) => "true",
            Self::YesNo(false) => "false",
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Fault(text) => text,
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (key, text) = match self {
            Self::Empty => return to.serialize_unit(),
            Self::Text(text) => return to.serialize_str(text),
            Self::YesNo(yes) => return to.serialize_bool(*yes),
            Self::Number(text) => ("n", text),
            Self::Date(text) => ("d", text),
            Self::Fault(text) => ("f", text),
        };
        let mut map = to.serialize_map(Some(1))?;
        map.serialize_entry(key, text)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("null, a text, true, false, or a map of n, d or f")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
        Ok(Cell::Empty)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Cell, E> {
        Ok(Cell::Text(text))
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Cell, E> {
        Ok(Cell::YesNo(yes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let (key, text) = map.next_entry::<String, String>()?.ok_or_else(|| de::Error::custom("an empty map"))?;
        match key.as_str() {
            "n" => Ok(Cell::Number(text)),
            "d" => Ok(Cell::Date(text)),
            "f" => Ok(Cell::Fault(text)),
            other => Err(de::Error::unknown_field(other, &["n", "d", "f"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_kept_as_short_json_and_read_back_the_same() {
        let cases = [
            (Cell::Empty, "null"),
            (Cell::Text("a \"b\"\n".into()), r#""a \"b\"\n""#),
            (Cell::Number("12".into()), r#"{"n":"12"}"#),
            (Cell::Date("1980-02-01".into()), r#"{"d":"1980-02-01"}"#),
            (Cell::YesNo(true), "true"),
            (Cell::Fault("#REF!".into()), r##"{"f":"#REF!"}"##),
        ];
        for (cell, json) in cases {
            assert_eq!(serde_json::to_string(&cell).unwrap(), json);
            assert_eq!(serde_json::from_str::<Cell>(json).unwrap(), cell);
        }
    }

    #[test]
    fn a_number_is_written_in_plain_digits_or_is_a_fault() {
        let cases = [
            (442_079_460_958.0, "a phone", Cell::Number("442079460958".into())),
            (1.5, "a fraction", Cell::Number("1.5".into())),
            (0.1, "the shortest digits", Cell::Number("0.1".into())),
            (-0.0, "no minus before nothing", Cell::Number("0".into())),
            (1e-7, "no exponent", Cell::Number("0.0000001".into())),
            (9_007_199_254_740_991.0, "the last exact one", Cell::Number("9007199254740991".into())),
            (9_007_199_254_740_992.0, "its neighbour is lost", Cell::Fault("9.007199254740992e15".into())),
            (f64::INFINITY, "no number", Cell::Fault("inf".into())),
        ];
        for (number, why, cell) in cases {
            assert_eq!(Cell::number(number), cell, "{why}");
        }
    }
}
