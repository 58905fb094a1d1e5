//! Three versions of a customer made one: what a form was shown with, what is there now, and what was typed.
//! A field that one side changed takes that side; only a field that both changed is a conflict.

use super::{
    entity::customer,
    field::Field,
    form::CustomerForm,
    history::{Act, Change},
    own_fields::Definitions,
    shown::Shown,
};
use crate::{
    clock::{Clock, Moment},
    people::Channel,
};

/// What became of a form that was saved.
#[expect(clippy::large_enum_variant, reason = "there is one a request")]
pub enum Correction {
    /// The customer as it is now; `merged` when others had changed it meanwhile.
    Saved { customer: customer::Model, merged: bool },
    /// Nothing was saved, for somebody else changed the same.
    Conflict(Box<Conflict>),
}

/// Two people's changes of one customer that do not fit together.
pub struct Conflict {
    /// The customer as it is now.
    pub theirs: customer::Model,
    /// The customer as it would be with what was typed.
    pub yours: customer::Model,
    /// The fields that both changed; none when it was deleted.
    pub both: Vec<Field>,
    /// The latest change of one of these fields.
    pub last: Option<Change>,
}

/// What was typed, with their value in every field that was left as it was shown; and the fields that both changed.
pub fn three_ways(
    shown: &Shown,
    theirs: &customer::Model,
    mut yours: customer::Model,
    fields: &Definitions,
) -> (customer::Model, Vec<Field>) {
    let mut both = Vec::new();
    for field in Field::all(fields) {
        let (typed, there) = (field.stored(&yours), field.stored(theirs));
        match shown.value(&field) {
            Some(was) if was == typed => field.put(&mut yours, &there),
            Some(was) if was == there => {}
            _ if typed == there => {}
            _ => both.push(field),
        }
    }
    (yours, both)
}

/// Two people's changes that do not fit together, side by side.
pub struct Clash {
    /// "grace deleted this customer while you were editing".
    pub sentence: Sentence,
    /// Whether the other side is that the record was deleted.
    pub deleted: bool,
    /// Whether the same person is on both sides.
    pub own: bool,
    /// When the other side was saved.
    pub when: Moment,
    /// The fields that both changed.
    pub rows: Vec<FieldVersions>,
    /// The fields that only the other side changed; saving keeps them.
    pub kept: Vec<String>,
    /// The record that it was merged into, where saving goes.
    pub merged_into: Option<String>,
}

/// A field in two versions of a customer, in words.
pub struct FieldVersions {
    pub label: String,
    pub first: String,
    pub second: String,
}

impl FieldVersions {
    /// A field with two stored values.
    pub fn of(field: &Field, first: &str, second: &str) -> Self {
        let label = field.label().to_owned();
        let words = |stored: &str| if stored.is_empty() { "–".to_owned() } else { field.in_words(stored) };
        Self { label, first: words(first), second: words(second) }
    }
}

/// "grace saved this customer while you were editing": a name that may be of any script, and the rest.
pub struct Sentence {
    pub who: Option<String>,
    pub what: String,
}

impl Sentence {
    fn of(last: Option<&Change>, own: bool, act: Act, doing: &str) -> Self {
        let act = match act {
            Act::Delete => "deleted",
            Act::Restore => "restored",
            Act::Create | Act::Update | Act::Merge | Act::Merged | Act::Unmerge => "saved",
        };
        let (who, what) = match last {
            Some(change) if own => {
                let how = match change.channel {
                    Channel::Page => "in another tab",
                    Channel::Api => "through the API",
                    Channel::Command | Channel::Server => "from the command line",
                    Channel::Import => "by an import",
                };
                (Some("You".to_owned()), format!("{act} this customer {how}"))
            }
            Some(Change { who: Some(who), .. }) => {
                (Some(who.clone()), format!("{act} this customer while you were {doing}"))
            }
            _ => (None, format!("This customer was {act} from the command line while you were {doing}")),
        };
        Self { who, what }
    }
}

impl Clash {
    /// What stands between a form and what is there now; `own` when it was the same person both times.
    pub fn of(conflict: &Conflict, shown: &Shown, own: bool, clock: &Clock, fields: &Definitions) -> Self {
        let Conflict { theirs, yours, both, last } = conflict;
        let deleted = theirs.deleted_at.is_some();
        let act = if deleted { Act::Delete } else { Act::Update };
        let changed = |field: &Field| shown.value(field).is_some_and(|was| was != field.stored(theirs));
        Self {
            sentence: Sentence::of(last.as_ref(), own, act, "editing"),
            deleted,
            own,
            when: clock.moment(theirs.updated_at, clock.today()),
            rows: both
                .iter()
                .map(|field| FieldVersions::of(field, &field.stored(theirs), &field.stored(yours)))
                .collect(),
            kept: Field::all(fields)
                .filter(|field| changed(field) && !both.contains(field))
                .map(|field| field.label().to_owned())
                .collect(),
            merged_into: None,
        }
    }

    /// What stands between a form and the record that its own was merged into meanwhile; nothing when nothing was typed.
    pub fn merged(
        kept: &customer::Model,
        typed: &CustomerForm,
        (last, own): (Option<&Change>, bool),
        clock: &Clock,
        fields: &Definitions,
    ) -> Option<Self> {
        let row = |field: Field| FieldVersions {
            label: field.label().to_owned(),
            first: field.in_words(&field.stored(kept)),
            second: field.typed(typed),
        };
        let rows: Vec<_> = Field::all(fields).filter(|field| !typed.is_as_shown(field)).map(row).collect();
        let who = if own { Some("You".to_owned()) } else { last.and_then(|last| last.who.clone()) };
        let verb = if who.is_some() { "merged" } else { "Somebody merged" };
        let what = format!("{verb} this customer into {} while you were editing", kept.name());
        (!rows.is_empty()).then(|| Self {
            sentence: Sentence { who, what },
            deleted: false,
            own,
            when: clock.moment(last.map_or(kept.updated_at, |last| last.at), clock.today()),
            rows,
            kept: Vec::new(),
            merged_into: Some(kept.name()),
        })
    }
}

/// What changed in a record since the page that would delete it was shown.
pub struct Since {
    /// "grace saved this customer while you were deciding".
    pub sentence: Sentence,
    /// When that was.
    pub when: Moment,
    /// The fields as they are now, and as the page showed them.
    pub rows: Vec<FieldVersions>,
}

impl Since {
    /// What is otherwise about a customer than the page showed.
    pub fn of(
        customer: &customer::Model,
        shown: &Shown,
        last: Option<&Change>,
        own: bool,
        clock: &Clock,
        fields: &Definitions,
    ) -> Self {
        let changed = |field: Field| {
            let now = field.stored(customer);
            let was = shown.value(&field).filter(|was| *was != now)?;
            Some(FieldVersions::of(&field, was, &now))
        };
        let act = last.map_or(Act::Update, |change| change.act);
        Self {
            sentence: Sentence::of(last, own, act, "deciding"),
            when: clock.moment(customer.updated_at, clock.today()),
            rows: Field::all(fields).filter_map(changed).collect(),
        }
    }
}
