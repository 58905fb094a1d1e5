//! The controls of a form for fields of one's own, ready for the template.
//! Nothing here decides anything; the template only places what stands here.

use super::{
    super::form::CustomerForm,
    definition::{Definition, Kind},
    definitions::Definitions,
};

/// One field in a form.
pub struct Control {
    /// The id of the control, and what its name is or begins with.
    pub id: String,
    /// The label; it says so when the field may be left empty.
    pub label: String,
    pub hint: String,
    pub kind: Kind,
    /// What was typed, where that is one text.
    pub typed: String,
    /// The day, month and year that were typed.
    pub parts: [String; 3],
    /// The options of a choice, in order.
    pub options: Vec<Choosable>,
    /// Whether the browser lets nobody leave it empty.
    pub required: bool,
    /// The most characters; a browser counts some of them twice.
    pub longest: usize,
}

/// An option in a form.
pub struct Choosable {
    pub key: String,
    pub label: String,
    pub chosen: bool,
}

impl Control {
    /// Every field in use, as a form for a new customer or for one that is there holds it.
    pub fn all(form: &CustomerForm, fields: &Definitions, is_new: bool) -> Vec<Self> {
        fields.active().map(|definition| Self::of(definition, form, is_new)).collect()
    }

    /// Which keys a phone shows.
    pub fn input_mode(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Phone => "tel",
            Kind::Whole => "numeric",
            Kind::Decimal => "decimal",
            _ => "text",
        }
    }

    fn of(definition: &Definition, form: &CustomerForm, is_new: bool) -> Self {
        let control = |part| form.own.control(&definition.key, part).to_owned();
        let (typed, parts) = (control(""), ["day", "month", "year"].map(control));
        let is_filled = !typed.is_empty() || parts.iter().any(|part| !part.is_empty());
        let may_be_empty = !definition.required && definition.kind != Kind::YesNo;
        let chosen = |key: &str| key == typed;
        let offered = definition.choices.iter().filter(|choice| !choice.retired || chosen(&choice.key));
        let option = |choice: &super::Choice| Choosable {
            key: choice.key.clone(),
            label: choice.label.clone(),
            chosen: chosen(&choice.key),
        };
        Self {
            id: format!("field_{}", definition.key),
            label: if may_be_empty { format!("{} (optional)", definition.label) } else { definition.label.clone() },
            hint: match definition.kind {
                Kind::Date if definition.help.is_empty() => "For example, 27 3 2027".into(),
                _ => definition.help.clone(),
            },
            kind: definition.kind,
            options: offered.map(option).collect(),
            // A field that became required later is no reason to hold back another correction of an old record.
            required: definition.required && (is_new || is_filled),
            longest: definition.kind.longest() * 2,
            typed,
            parts,
        }
    }
}
