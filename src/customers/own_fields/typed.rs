//! What a form holds for fields of one's own, word for word, whatever fields there are when it is sent.
//! A control is named `field_` and the key of its field; a date has three, and a box says beside it that it was shown.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{
    super::birth_date::from_iso_text,
    definition::{Definition, Kind},
    definitions::Definitions,
    value::Given,
};

/// What the name of a control begins with.
pub const PREFIX: &str = "field_";
/// What the names of a date's controls end with.
const PARTS: [&str; 3] = ["day", "month", "year"];

/// What was typed or sent for fields of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedFields {
    /// By the names of controls, without what they begin with.
    controls: BTreeMap<String, String>,
    /// By the keys of fields, as programs write them.
    exact: BTreeMap<String, Json>,
}

impl TypedFields {
    /// Adds what was typed in a control.
    pub fn type_in(&mut self, control: &str, typed: String) {
        self.controls.insert(control.to_owned(), typed);
    }

    /// Types day, month and year into the controls of a date.
    pub fn type_date(&mut self, key: &str, parts: [String; 3]) {
        for (part, text) in PARTS.iter().zip(parts) {
            self.type_in(&format!("{key}_{part}"), text);
        }
    }

    /// Sets what a program sent for the field of this key; null for nothing.
    pub fn send(&mut self, key: &str, value: Json) {
        self.exact.insert(key.to_owned(), value);
    }

    /// What was given for a field; nothing when the form had no control for it.
    pub fn given(&self, definition: &Definition) -> Option<Given<'_>> {
        let key = &definition.key;
        if let Some(json) = self.exact.get(key) {
            return Some(Given::Exact(json));
        }
        let typed = self.controls.get(key).map(|typed| Given::Typed(typed));
        match definition.kind {
            Kind::Date => typed.or_else(|| {
                let parts = PARTS.map(|part| self.controls.get(&format!("{key}_{part}")));
                let given = parts.iter().any(Option::is_some);
                given.then(|| Given::Parts(parts.map(|part| part.map_or("", String::as_str))))
            }),
            Kind::YesNo if self.controls.contains_key(&format!("{key}_shown")) => {
                Some(Given::Ticked(self.controls.contains_key(key)))
            }
            _ => typed,
        }
    }

    /// What was given for a field as one text, to be compared with what a form would show.
    pub fn text(&self, definition: &Definition) -> String {
        match self.given(definition) {
            None | Some(Given::Exact(Json::Null)) => String::new(),
            Some(Given::Typed(typed)) => typed.replace("\r\n", "\n"),
            Some(Given::Parts(parts)) => parts.map(str::trim).join(" ").trim().to_owned(),
            // Not as a program writes it: a box that was left alone is no answer where there was none.
            Some(Given::Ticked(ticked)) => if ticked { "yes" } else { "no" }.to_owned(),
            Some(Given::Exact(Json::String(text))) if definition.kind != Kind::YesNo => text.clone(),
            Some(Given::Exact(json)) => json.to_string(),
        }
    }

    /// Fills the controls of a field with a stored value, as a form shows it.
    pub fn fill(&mut self, definition: &Definition, stored: &str) {
        let key = &definition.key;
        match definition.kind {
            Kind::Date => {
                let date = from_iso_text(stored);
                let numbers = date.map(|date| {
                    [date.day().to_string(), u8::from(date.month()).to_string(), format!("{:04}", date.year())]
                });
                for (part, number) in PARTS.iter().zip(numbers.unwrap_or_default()) {
                    self.type_in(&format!("{key}_{part}"), number);
                }
            }
            Kind::YesNo => {
                self.type_in(&format!("{key}_shown"), "1".into());
                if stored == "true" {
                    self.type_in(key, "yes".into());
                }
            }
            Kind::Phone => self.type_in(key, definition.in_words(stored)),
            _ => self.type_in(key, stored.to_owned()),
        }
    }

    /// What was typed in one control of a field; `part` is empty, or the part of a date.
    pub fn control(&self, key: &str, part: &str) -> &str {
        let name = if part.is_empty() { key.to_owned() } else { format!("{key}_{part}") };
        self.controls.get(&name).map_or("", String::as_str)
    }

    /// The keys that a program sent and no field in use has.
    pub fn unknown<'s>(&'s self, fields: &'s Definitions) -> impl Iterator<Item = &'s str> {
        let in_use = |key: &str| fields.active().any(|definition| definition.key == key);
        self.exact.keys().map(String::as_str).filter(move |key| !in_use(key))
    }

    /// The keys that something was typed for though no field in use has them: each may be a control's name or end with the
    /// part of a date.
    pub fn lost(&self, fields: &Definitions) -> Vec<String> {
        let in_use = |key: &str| fields.active().any(|definition| definition.key == key);
        let field = |control: &str| {
            let whole = PARTS.iter().find_map(|part| control.strip_suffix(part)?.strip_suffix('_'));
            if in_use(control) || whole.is_some_and(in_use) { None } else { Some(whole.unwrap_or(control).to_owned()) }
        };
        let filled = self.controls.iter().filter(|(name, typed)| !typed.trim().is_empty() && !name.ends_with("_shown"));
        let mut lost: Vec<String> = filled.filter_map(|(name, _)| field(name)).collect();
        lost.dedup();
        lost
    }

    /// Name and value of all that is filled, in one order, whatever fields there are.
    pub fn canonical(&self) -> Vec<(String, String)> {
        let typed = self.controls.iter().map(|(name, typed)| (format!("{PREFIX}{name}"), typed.clone()));
        let sent = self.exact.iter().filter(|(_, json)| !json.is_null());
        let sent = sent.map(|(key, json)| (format!("fields.{key}"), json.to_string()));
        typed.chain(sent).filter(|(_, value)| !value.is_empty()).collect()
    }
}
