//! Which of what was done is asked for: by person, kind and day.
//! Days begin at midnight in the register's time zone.

use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use time::{Date, format_description::well_known::Iso8601};
use uuid::Uuid;

use super::{entity::Column, kind::Kind};
use crate::{
    clock::Clock,
    error::{Complaint, Error, Invalid},
    people::People,
};

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ActivityParams {
    pub person: String,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub before: String,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Who did it, or whom it is about.
    person: Option<Uuid>,
    kind: Option<Kind>,
    from: Option<i64>,
    until: Option<i64>,
}

impl ActivityParams {
    /// What is asked for, or all that is wrong with it.
    pub(super) async fn filter(&self, people: &People, clock: &Clock) -> Result<Filter, Error> {
        let mut invalid = Invalid::default();
        let person = if self.person.trim().is_empty() { None } else { Some(people.find(&self.person).await?) };
        if matches!(person, Some(None)) {
            invalid.add("person", Complaint::new("unknown", "Nobody has this username"));
        }
        let kind = Kind::named(&self.kind);
        if kind.is_none() && !self.kind.is_empty() {
            invalid.add("kind", Complaint::new("not_allowed", "Choose a kind"));
        }
        let (from, to) = (day("from", &self.from, &mut invalid), day("to", &self.to, &mut invalid));
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        Ok(Filter {
            person: person.flatten().map(|person| person.id),
            kind,
            from: from.map(|day| clock.start_of(day)),
            until: to.and_then(Date::next_day).map(|day| clock.start_of(day)),
        })
    }

    /// Whether everything is asked for.
    pub fn is_plain(&self) -> bool {
        [&self.person, &self.kind, &self.from, &self.to].iter().all(|typed| typed.is_empty())
    }

    /// The same filter as a query; of what came before `before`, else from the latest on.
    pub(super) fn query(&self, before: Option<i64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let named = [("person", &self.person), ("kind", &self.kind), ("from", &self.from), ("to", &self.to)];
        for (name, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }
}

/// A day as browsers send one, when there is one.
fn day(field: &'static str, typed: &str, invalid: &mut Invalid) -> Option<Date> {
    if typed.is_empty() {
        return None;
    }
    let day = Date::parse(typed, &Iso8601::DATE).ok();
    if day.is_none() {
        invalid.add(field, Complaint::new("not_a_date", "Enter the day as year-month-day, such as 2026-11-23"));
    }
    day
}

impl Filter {
    /// What rows have to be like.
    pub(super) fn condition(&self) -> Condition {
        let about = |id| Condition::any().add(Column::UserId.eq(id)).add(Column::SubjectId.eq(id));
        Condition::all()
            .add_option(self.person.map(about))
            .add_option(self.kind.map(|kind| Column::Act.is_in(kind.acts().iter().copied())))
            .add_option(self.from.map(|from| Column::At.gte(from)))
            .add_option(self.until.map(|until| Column::At.lt(until)))
    }
}
