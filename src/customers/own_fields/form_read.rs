//! How a definition's form is read from what a browser sends: the names of its controls, and nothing else.
//! An option that is there comes as `label_<key>` and, when it is retired, `retired_<key>`; new ones in one text.

use super::form::{ChoiceForm, DefinitionForm};
use crate::sign_in::Draftable;

impl TryFrom<Vec<(String, String)>> for DefinitionForm {
    type Error = &'static str;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, &'static str> {
        let mut form = Self::default();
        for (at, (name, value)) in pairs.iter().enumerate() {
            if pairs[..at].iter().any(|(other, _)| other == name) {
                return Err("the same field twice");
            }
            form.put(name, value)?;
        }
        Ok(form)
    }
}

impl DefinitionForm {
    fn put(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let text = match name {
            "label" => &mut self.label,
            "kind" => &mut self.kind,
            "help" => &mut self.help,
            "choices" => &mut self.new_choices,
            "version" => &mut self.version,
            "owner" => &mut self.owner,
            _ => return self.put_tick(name, value),
        };
        value.clone_into(text);
        Ok(())
    }

    fn put_tick(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let tick = match name {
            "required" => &mut self.required,
            "unique" => &mut self.unique,
            "listed" => &mut self.listed,
            "searched" => &mut self.searched,
            _ => return self.put_choice(name, value),
        };
        *tick = true;
        Ok(())
    }

    fn put_choice(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        if let Some(key) = name.strip_prefix("label_") {
            let (key, label) = (key.to_owned(), value.to_owned());
            self.choices.push(ChoiceForm { key, label, retired: false });
            return Ok(());
        }
        // A browser sends the tick right after the option that it belongs to.
        let last = self.choices.last_mut().filter(|last| name.strip_prefix("retired_") == Some(&last.key));
        last.ok_or("an unknown field")?.retired = true;
        Ok(())
    }
}

impl Draftable for DefinitionForm {
    const SAVES_DRAFT: bool = true;
    /// A hundred options, each with its name and key, four bytes a letter and each of them percent-encoded.
    const MOST_BYTES: usize = 128 * 1024;

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_by_the_names_of_its_controls() {
        let sent =
            "label=Level&kind=choice&required=on&label_gold=Gold&retired_gold=on&label_retired=Old&choices=A%0AB";
        let form: DefinitionForm = serde_urlencoded::from_str(sent).unwrap();
        assert_eq!((&*form.label, form.required, form.unique, &*form.new_choices), ("Level", true, false, "A\nB"));
        let choices: Vec<_> = form.choices.iter().map(|one| (&*one.key, &*one.label, one.retired)).collect();
        assert_eq!(choices, [("gold", "Gold", true), ("retired", "Old", false)]);
        for wrong in ["label=a&label=b", "nobodys=1", "retired_gold=on", "label_a=A&label_a=B"] {
            assert!(serde_urlencoded::from_str::<DefinitionForm>(wrong).is_err(), "{wrong}");
        }
    }
}
