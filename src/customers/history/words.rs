//! History in words, as the page of a record shows it.

use super::{
    super::{field::Field, own_fields::Definitions},
    change::{Act, Change, FieldChange},
};
use crate::{
    clock::{Clock, Moment},
    people::Channel,
};

/// One thing that happened to a record, in words.
pub struct ChangeInWords {
    /// Who the sentence begins with; nobody when the command line did it.
    pub who: Option<String>,
    /// The sentence, or the rest of it.
    pub what: String,
    /// The tag behind the sentence, unless the sentence says it.
    pub channel: Option<&'static str>,
    pub when: Moment,
    pub fields: Vec<FieldInWords>,
}

/// A field before and after, in words.
pub struct FieldInWords {
    pub label: String,
    pub before: Option<String>,
    /// Empty when the value was removed.
    pub after: String,
}

impl ChangeInWords {
    /// A change in words.
    pub fn of(change: Change, clock: &Clock, fields: &Definitions) -> Self {
        let (by_someone, by_nobody) = match change.act {
            Act::Create => ("added this customer", "Imported from the command line"),
            Act::Update => ("edited this customer", "Edited from the command line"),
            Act::Delete => ("deleted this customer", "Deleted from the command line"),
            Act::Restore => ("restored this customer", "Restored from the command line"),
        };
        let what = match &change.file {
            Some(file) => by_import(change.act, change.who.is_some(), file),
            None => if change.who.is_some() { by_someone } else { by_nobody }.to_owned(),
        };
        // The sentence of an import says it.
        let has_tag = change.who.is_some() && change.channel != Channel::Import;
        Self {
            what,
            channel: has_tag.then(|| change.channel.title()),
            who: change.who,
            when: clock.moment(change.at, clock.today()),
            fields: change.fields.into_iter().filter_map(|change| FieldInWords::of(change, fields)).collect(),
        }
    }
}

/// What an import did, or the undo of it.
fn by_import(act: Act, someone: bool, file: &str) -> String {
    let (imported, updated, undid) = if someone {
        ("imported this customer", "updated this customer by an import", "undid the import of this customer")
    } else {
        ("Imported from the command line", "Updated by an import from the command line", "The import was undone")
    };
    let what = match act {
        Act::Create => imported,
        Act::Update => updated,
        Act::Delete | Act::Restore => undid,
    };
    format!("{what} from {file}")
}

impl FieldInWords {
    /// A change in words; nothing for a field that is retired or gone.
    fn of(change: FieldChange, fields: &Definitions) -> Option<Self> {
        let field = Field::named(&change.field, fields)?;
        let words = |value: String| field.in_words(&value);
        Some(Self {
            label: field.label().to_owned(),
            before: change.before.map(words),
            after: change.after.map(words).unwrap_or_default(),
        })
    }
}
