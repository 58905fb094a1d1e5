//! What is typed about a field of one's own, and the rules for it; [`DefinitionForm::check`] is the only maker of a
//! [`Definition`] that is to be saved. A key is made once, from the label, and never changes.

use deunicode::deunicode;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::{
    super::{field::Field, fold::fold},
    definition::{Choice, Definition, Kind},
    definitions::{Definitions, MOST_LISTED},
};
use crate::{
    error::{Complaint, Invalid},
    text,
};

/// The most characters of a label.
const LONGEST_LABEL: usize = 60;
/// The most characters of a hint.
const LONGEST_HELP: usize = 200;
/// The most options of a choice.
const MOST_CHOICES: usize = 100;
/// The most characters of a key.
const LONGEST_KEY: usize = 40;
/// Words that mean something else where keys stand.
const RESERVED: [&str; 9] =
    ["new", "id", "version", "created_at", "updated_at", "deleted_at", "fields", "field", "name"];
/// What the controls of one field add to its key in the names of a form.
const PARTS: [&str; 4] = ["_day", "_month", "_year", "_shown"];

/// What is typed about a field.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct DefinitionForm {
    pub label: String,
    pub kind: String,
    pub help: String,
    pub required: bool,
    pub unique: bool,
    pub listed: bool,
    pub searched: bool,
    /// The options that are there.
    pub choices: Vec<ChoiceForm>,
    /// Further options, one a line.
    pub new_choices: String,
    /// The change that the form was shown after; empty for a new field.
    pub version: String,
    /// Whose form it is, sealed; see [`crate::sign_in::Draftable::owner`].
    pub owner: String,
}

/// What is typed about an option; the key is empty for a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChoiceForm {
    pub key: String,
    pub label: String,
    pub retired: bool,
}

impl DefinitionForm {
    /// The form of a field that is there.
    pub fn of(definition: &Definition) -> Self {
        let choice = |Choice { key, label, retired }| ChoiceForm { key, label, retired };
        Self {
            label: definition.label.clone(),
            kind: definition.kind.name().to_owned(),
            help: definition.help.clone(),
            required: definition.required,
            unique: definition.unique,
            listed: definition.listed,
            searched: definition.searched,
            choices: definition.choices.iter().cloned().map(choice).collect(),
            ..Self::default()
        }
    }

    /// Adds the options that the field got since the form was shown.
    pub fn add_choices_of(&mut self, definition: &Definition) {
        let known = Self::of(definition).choices.into_iter();
        let new: Vec<_> = known.filter(|one| self.choices.iter().all(|typed| typed.key != one.key)).collect();
        self.choices.extend(new);
    }

    /// The definition beside `others`, in place of `before` when that is changed; `used` are keys that fields had before.
    pub fn check(
        &self,
        others: &Definitions,
        before: Option<&Definition>,
        used: &[String],
        now: i64,
    ) -> Result<Definition, Invalid> {
        let mut invalid = Invalid::default();
        let label = self.label(others, before).map_err(|told| invalid.add("label", told)).unwrap_or_default();
        let kind = Kind::named(&self.kind);
        if kind.is_none() {
            invalid.add("kind", Complaint::new("missing", "Choose what kind of field it is"));
        }
        let kind = kind.unwrap_or(Kind::Text);
        let known = before.map_or(&[][..], |before| &before.choices);
        let choices = if kind == Kind::Choice { self.choices(known) } else { Ok(known.to_vec()) };
        let choices = choices.map_err(|told| invalid.add("choices", told)).unwrap_or_default();
        let help = one_line(&self.help);
        if let Some(told) = not_plain(&help, LONGEST_HELP, "help text") {
            invalid.add("help", told);
        }
        if self.unique && !kind.can_be_unique() {
            let words = "A field of this kind can't be unique";
            invalid.add("unique", Complaint::new("not_allowed", words));
        }
        let listed = others.active().filter(|other| other.listed && before.is_none_or(|own| own.key != other.key));
        if self.listed && listed.count() >= MOST_LISTED {
            let words = format!("The list can show at most {MOST_LISTED} fields of your own");
            invalid.add("listed", Complaint::new("too_many", words));
        }
        if self.searched && !kind.can_be_searched() {
            let words = "A field of this kind can't be searched";
            invalid.add("searched", Complaint::new("not_allowed", words));
        }
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let place = || others.all().iter().map(|other| other.position + 1).max().unwrap_or(0);
        Ok(Definition {
            key: before.map_or_else(|| new_key(&label, others, used), |before| before.key.clone()),
            label,
            kind,
            help,
            required: self.required,
            unique: self.unique,
            listed: self.listed,
            searched: self.searched,
            position: before.map_or_else(place, |before| before.position),
            choices,
            retired_at: before.and_then(|before| before.retired_at),
            created_at: before.map_or(now, |before| before.created_at),
            updated_at: before.map_or(now, |before| Ord::max(now, before.created_at)),
        })
    }

    fn label(&self, others: &Definitions, before: Option<&Definition>) -> Result<String, Complaint> {
        let label = one_line(&self.label);
        if label.is_empty() {
            return Err(Complaint::new("missing", "Enter a label"));
        }
        if let Some(told) = not_plain(&label, LONGEST_LABEL, "label") {
            return Err(told);
        }
        let own = others.all().iter().filter(|other| before.is_none_or(|before| before.key != other.key));
        let mut taken = own.map(|other| other.label.as_str()).chain(Field::BUILT_IN.iter().map(Field::label));
        if taken.any(|other| fold(other) == fold(&label)) {
            return Err(Complaint::new("taken", "There is a field with this label already"));
        }
        Ok(label)
    }

    /// The options in the order typed; those that are there and were not named are retired.
    fn choices(&self, known: &[Choice]) -> Result<Vec<Choice>, Complaint> {
        let new = self.new_choices.lines().filter(|line| !line.trim().is_empty());
        let new = new.map(|line| ChoiceForm { label: line.to_owned(), ..ChoiceForm::default() });
        let typed: Vec<ChoiceForm> = self.choices.iter().cloned().chain(new).collect();
        if typed.len() > MOST_CHOICES {
            return Err(too_many_choices());
        }
        let mut choices: Vec<Choice> = Vec::new();
        for typed in typed {
            let label = one_line(&typed.label);
            if label.is_empty() {
                return Err(Complaint::new("missing", "Enter a name for each option"));
            }
            if let Some(told) = not_plain(&label, LONGEST_LABEL, "option") {
                return Err(told);
            }
            if choices.iter().any(|other| other.label.to_lowercase() == label.to_lowercase()) {
                return Err(Complaint::new("taken", format!("Two options are called “{label}”")));
            }
            let old = known.iter().find(|choice| choice.key == typed.key).map(|choice| choice.key.clone());
            let taken = |key: &str| known.iter().chain(&choices).any(|other| other.key == key);
            let key = old.unwrap_or_else(|| free(&slug(&label, "option"), taken));
            choices.push(Choice { key, label, retired: typed.retired });
        }
        let gone = known.iter().filter(|old| !choices.iter().any(|choice| choice.key == old.key));
        let gone: Vec<Choice> = gone.map(|old| Choice { retired: true, ..old.clone() }).collect();
        choices.extend(gone);
        if choices.iter().all(|choice| choice.retired) {
            return Err(Complaint::new("missing", "Enter at least one option"));
        }
        if choices.len() > MOST_CHOICES {
            return Err(too_many_choices());
        }
        Ok(choices)
    }
}

fn too_many_choices() -> Complaint {
    Complaint::new("too_many", format!("Enter at most {MOST_CHOICES} options"))
}

fn one_line(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

fn not_plain(text: &str, longest: usize, what: &str) -> Option<Complaint> {
    let length = text.chars().count();
    if length > longest {
        let article = if what.starts_with('o') { "an" } else { "a" };
        return Some(Complaint::new(
            "too_long",
            format!("Enter {article} {what} of at most {longest} characters; this one has {length}"),
        ));
    }
    let words = format!("The {what} contains an invisible character. Type it again.");
    text::has_hidden_character(text).then(|| Complaint::new("not_allowed", words))
}

/// A key for a new field, which no field has or had, and whose controls are named like no other field's.
fn new_key(label: &str, others: &Definitions, used: &[String]) -> String {
    let keys: Vec<&str> = others.all().iter().map(|other| other.key.as_str()).collect();
    let built_in = Field::BUILT_IN.map(|field| field.name().into_owned());
    let reserved = RESERVED.into_iter().chain(built_in.iter().map(String::as_str));
    let keys: Vec<&str> = keys.into_iter().chain(used.iter().map(String::as_str)).chain(reserved).collect();
    let is_part = |whole: &str, key: &str| whole.strip_prefix(key).is_some_and(|rest| PARTS.contains(&rest));
    let meets = |key: &str, other: &str| key == other || is_part(key, other) || is_part(other, key);
    free(&slug(label, "field"), |key| keys.iter().any(|other| meets(key, other)))
}

/// The first of `key`, `key_2`, `key_3` … that is not taken.
fn free(key: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number: u32| format!("{}_{number}", &key[..key.len().min(LONGEST_KEY - 6)]));
    std::iter::once(key.to_owned()).chain(numbered).find(|key| !taken(key)).unwrap_or_default()
}

/// A label in small letters, digits and low lines, beginning with a letter; `otherwise` when nothing of it remains.
fn slug(label: &str, otherwise: &str) -> String {
    let plain = deunicode(label).to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("_");
    let slug = if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("{otherwise}_{slug}") } else { slug };
    let slug = slug[..slug.len().min(LONGEST_KEY)].trim_end_matches('_').to_owned();
    if slug.is_empty() { format!("{otherwise}_1") } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(label: &str, kind: &str) -> DefinitionForm {
        DefinitionForm { label: label.into(), kind: kind.into(), ..DefinitionForm::default() }
    }

    #[test]
    fn a_key_is_made_of_the_label_and_is_nobody_elses() {
        let used = ["was_here".to_owned(), "born_day".to_owned()];
        let cases = [
            ("E-mail", "e_mail"),
            ("Größe & Gewicht", "grosse_gewicht"),
            ("電子メール", "dian_zi_meru"),
            ("2nd address", "field_2nd_address"),
            ("!!!", "field_1"),
            ("Version", "version_2"),
            ("Id", "id_2"),
            ("Was here", "was_here_2"),
            ("Born", "born_2"),
            ("date of birth!", "date_of_birth_2"),
        ];
        for (label, key) in cases {
            let made = form(label, "text").check(&Definitions::default(), None, &used, 1).unwrap();
            assert_eq!(made.key, key, "{label}");
        }
        let long = form(&"x".repeat(60), "text").check(&Definitions::default(), None, &[], 1).unwrap();
        assert_eq!(long.key.len(), LONGEST_KEY);
    }
}
