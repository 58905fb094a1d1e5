//! Definitions and what happened to them in words, as `/fields` shows both.
//! A fact is told by the same words in the history and where two administrators changed the same field.

use serde_json::Value as Json;

use super::{
    super::conflict::FieldVersions,
    definition::Kind,
    history::{Act, FieldsChange},
};
use crate::clock::{Clock, Moment};

const LABEL: &str = "Label";
const PLACE: &str = "Place";

/// One thing that happened to a field, in words.
pub struct FieldsChangeInWords {
    /// Who the sentence begins with; nobody when the command line did it.
    pub who: Option<String>,
    /// What was done: "added".
    pub done: &'static str,
    /// The label that the field has, or had last.
    pub label: String,
    pub when: Moment,
    /// What is otherwise than before; of a new field, what it is.
    pub rows: Vec<FieldVersions>,
    /// Whether it was there before.
    pub is_new: bool,
}

impl FieldsChangeInWords {
    /// A change in words.
    pub fn of(change: &FieldsChange, clock: &Clock) -> Self {
        let done = match change.act {
            Act::Create => "added",
            Act::Update => "changed",
            Act::Move => "moved",
            Act::Retire => "retired",
            Act::BringBack => "restored",
            Act::Remove => "removed",
        };
        let rows = if change.after.is_null() { Vec::new() } else { differences(&change.before, &change.after) };
        let is_new = change.before.is_null();
        Self {
            who: change.who.clone(),
            done,
            label: change.label().to_owned(),
            when: clock.moment(change.at, clock.today()),
            rows: rows.into_iter().filter(|row| !is_new || ![LABEL, PLACE].contains(&row.label.as_str())).collect(),
            is_new,
        }
    }
}

/// What is otherwise in the second of two described definitions, but for their place.
pub fn edited(first: &Json, second: &Json) -> Vec<FieldVersions> {
    differences(first, second).into_iter().filter(|row| row.label != PLACE).collect()
}

fn differences(first: &Json, second: &Json) -> Vec<FieldVersions> {
    let pairs = facts(first).into_iter().zip(facts(second));
    let differ = pairs.filter(|((_, first), (_, second))| first != second);
    differ.map(|((label, first), (_, second))| FieldVersions { label: label.to_owned(), first, second }).collect()
}

/// Each fact of a described definition, in words.
fn facts(described: &Json) -> [(&'static str, String); 9] {
    let text = |name: &str| described[name].as_str().unwrap_or_default();
    let yes_no = |name: &str| if described[name] == true { "yes" } else { "no" }.to_owned();
    let or_none = |words: String| if words.is_empty() { "none".to_owned() } else { words };
    let kind = Kind::named(text("kind")).map_or("none", Kind::title);
    [
        (LABEL, text("label").to_owned()),
        ("Kind", kind.to_owned()),
        ("Help text", or_none(text("help").to_owned())),
        ("Options", or_none(options(&described["choices"]))),
        ("Needed", yes_no("required")),
        ("Unique", yes_no("unique")),
        ("Shown in the list", yes_no("listed")),
        ("Searched", yes_no("searched")),
        (PLACE, described["place"].to_string()),
    ]
}

fn options(choices: &Json) -> String {
    let name = |choice: &Json| {
        let label = choice["label"].as_str().unwrap_or_default();
        if choice["retired"] == true { format!("{label} (retired)") } else { label.to_owned() }
    };
    choices.as_array().map(|choices| choices.iter().map(name).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}
