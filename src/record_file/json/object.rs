//! Turns the text of one JSON object into a record.
//! Only texts, numbers, true, false and null are values; anything nested but `fields` is a fault.

use std::{collections::HashMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::objects::Object;
use crate::record_file::{Cell, Record};

/// The keys of an object with their values, as they are written, and as often.
struct Pairs(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// The keys and values of an object; those within `fields` are named after it. Nothing if it is no JSON.
pub fn values(text: &str) -> Option<Vec<(String, Cell)>> {
    let Pairs(pairs) = serde_json::from_str(text).ok()?;
    let mut values = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        match serde_json::from_str(value.get()) {
            Ok(Pairs(inner)) if key == "fields" => {
                values.extend(inner.iter().map(|(key, value)| (format!("fields.{key}"), cell(value.get()))));
            }
            _ if key == "fields" && value.get() == "null" => {}
            _ => values.push((key, cell(value.get()))),
        }
    }
    Some(values)
}

/// The record of an object, one cell for each column.
pub fn record(number: u64, object: &Object, columns: &HashMap<String, usize>) -> Record {
    let mut cells = vec![Cell::Empty; columns.len()];
    let mut fault = object.fault.map(str::to_owned);
    match values(&object.text) {
        _ if fault.is_some() => {}
        None => fault = Some("This object is not valid JSON".to_owned()),
        Some(values) => {
            let mut seen = vec![false; columns.len()];
            for (key, cell) in values {
                let Some(&place) = columns.get(&key) else { continue };
                if std::mem::replace(&mut seen[place], true) {
                    fault.get_or_insert_with(|| format!("“{key}” stands twice in this object"));
                }
                cells[place] = cell;
            }
        }
    }
    Record::within_limits(number, cells, fault)
}

fn cell(value: &str) -> Cell {
    match value.as_bytes().first() {
        Some(b'"') => serde_json::from_str(value).map_or_else(|_| Cell::Fault(value.to_owned()), Cell::text),
        Some(b't') => Cell::YesNo(true),
        Some(b'f') => Cell::YesNo(false),
        Some(b'n') => Cell::Empty,
        Some(b'-' | b'0'..=b'9') if !value.contains(['e', 'E']) => Cell::Number(value.to_owned()),
        _ => Cell::Fault(value.to_owned()),
    }
}
