//! History in words, as the page of a record shows it.

use uuid::Uuid;

use super::{
    super::{field::Field, own_fields::Definitions},
    change::{Act, Change, FieldChange, MergeOf},
};
use crate::{
    clock::{Clock, Moment},
    people::Channel,
};

/// One thing that happened to a record, in words: "ada merged" "Grace Hoper" "into this customer".
pub struct ChangeInWords {
    /// Who the sentence begins with; nobody when the command line did it.
    pub who: Option<String>,
    /// The verb, or all of the sentence.
    pub what: String,
    /// The record that comes next, which may be of any script.
    pub whom: Option<String>,
    /// The rest of the sentence.
    pub rest: String,
    /// The tag behind the sentence, unless the sentence says it.
    pub channel: Option<&'static str>,
    pub when: Moment,
    pub fields: Vec<FieldInWords>,
    /// The merge that can be undone.
    pub undo: Option<Uuid>,
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
        let Sentence { verb, whom, rest } = Sentence::of(&change);
        let by_nobody = change.who.is_none();
        // The sentence of an import says it.
        let has_tag = change.who.is_some() && change.channel != Channel::Import;
        Self {
            what: if change.who.is_some() { verb } else { capitalised(&verb) },
            whom,
            rest: if by_nobody { format!(" from the command line{rest}") } else { rest },
            channel: has_tag.then(|| change.channel.title()),
            who: change.who,
            when: clock.moment(change.at, clock.today()),
            fields: change.fields.into_iter().filter_map(|change| FieldInWords::of(change, fields)).collect(),
            undo: change.merge.filter(|merge| merge.stands && change.act == Act::Merge).map(|merge| merge.id),
        }
    }
}

/// A sentence after the name of who did it.
struct Sentence {
    verb: String,
    whom: Option<String>,
    rest: String,
}

impl Sentence {
    fn of(change: &Change) -> Self {
        let Change { act, merge, of, .. } = change;
        if let Some(merge) = merge {
            return Self::of_merge(*act, merge, of.as_deref());
        }
        let (verb, rest) = match (act, &change.file) {
            (Act::Create, None) if change.who.is_none() => ("imported", String::new()),
            (Act::Create, None) => ("added", String::new()),
            (Act::Update, None) => ("edited", String::new()),
            (Act::Delete, None) => ("deleted", String::new()),
            (Act::Create, Some(file)) => ("imported", format!(" from {file}")),
            (Act::Update, Some(file)) => ("updated", format!(" by an import from {file}")),
            (Act::Delete | Act::Restore, Some(file)) => ("undid the import of", format!(" from {file}")),
            _ => ("restored", String::new()),
        };
        if change.who.is_none() && of.is_none() && !verb.ends_with(" of") {
            // "Imported from the command line" is about this customer, as all of it is.
            return Self { verb: verb.to_owned(), whom: None, rest };
        }
        Self::about(verb, of.clone(), &rest)
    }

    /// A sentence about a record: this one, when it has no name.
    fn about(verb: &str, whom: Option<String>, rest: &str) -> Self {
        let this = if whom.is_none() { " this customer" } else { "" };
        Self { verb: format!("{verb}{this}"), whom, rest: rest.to_owned() }
    }

    fn of_merge(act: Act, merge: &MergeOf, of: Option<&str>) -> Self {
        let this = of.unwrap_or("this customer");
        let (verb, rest) = match (act, merge.kept) {
            (Act::Unmerge, true) => ("undid the merge of", format!(" into {this}")),
            (Act::Unmerge, false) => return Self::about("undid the merge of", of.map(str::to_owned), &into(merge)),
            (Act::Merged, _) => return Self::about("merged", of.map(str::to_owned), &into(merge)),
            _ => ("merged", format!(" into {this}")),
        };
        let erased = if merge.beside.is_none() { " a record that was erased" } else { "" };
        Self { verb: format!("{verb}{erased}"), whom: merge.beside.clone(), rest }
    }
}

fn into(merge: &MergeOf) -> String {
    format!(" into {}", merge.beside.as_deref().unwrap_or("a record that was erased"))
}

fn capitalised(verb: &str) -> String {
    let mut letters = verb.chars();
    letters.next().map(|first| format!("{}{}", first.to_uppercase(), letters.as_str())).unwrap_or_default()
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
