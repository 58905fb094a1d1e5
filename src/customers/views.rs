//! Customers as pages show them: dates and numbers in words, addresses ready for links.
//! Nothing here decides anything; templates only place what stands here.

use std::fmt::{self, Display};

use time::Date;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{
    birth_date::{BirthDate, age_on, from_iso_text, latest_today},
    entity::customer,
    form::{CustomerForm, Rules},
    history::{Act, Change, FieldChange, Way},
    phone::spaced,
    search::{By, END, Order, Page, Query, Total},
};
use crate::html::{Moment, in_words};

/// A customer with every fact in words.
pub struct Shown {
    pub id: Uuid,
    pub name: String,
    pub born: BirthDate,
    pub age: Age,
    pub phone: String,
    pub phone_exact: String,
    pub added: Moment,
    pub changed: Moment,
}

/// Whole years: "1 year", "46 years".
pub struct Age(i32);

impl Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "year" } else { "years" })
    }
}

impl Shown {
    /// A customer as of today.
    pub fn of(customer: &customer::Model) -> Self {
        Self::on(customer, latest_today())
    }

    fn on(customer: &customer::Model, today: Date) -> Self {
        Self {
            id: customer.id,
            name: customer.name(),
            born: BirthDate::kept(customer.date_of_birth),
            age: Age(age_on(customer.date_of_birth, today)),
            phone: spaced(&customer.phone_number),
            phone_exact: customer.phone_number.clone(),
            added: Moment::at(customer.created_at),
            changed: Moment::at(customer.updated_at),
        }
    }
}

/// The head of a column that sorts.
pub struct Column {
    pub label: &'static str,
    pub href: String,
    /// The value of `aria-sort`, on the column that is sorted by.
    pub sorted: Option<&'static str>,
}

/// The list as a page shows it.
pub struct List {
    pub q: String,
    /// The order's word, unless it is the usual one.
    pub sort: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Shown>,
    /// "1,024" or "more than 10,000".
    pub count: String,
    /// "51 to 100 of 1,024"; nothing for an empty list.
    pub range: Option<String>,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The first page.
    pub first: String,
    /// The last page, unless nobody knows where that is.
    pub last: Option<String>,
    /// The form for someone of the name searched for.
    pub new_named: String,
}

impl List {
    /// The page of the list that `query` asked for; `at` is the path everything is served under.
    pub fn new(at: &str, query: &Query, (page, total): (Page, Total)) -> Self {
        let today = latest_today();
        let address = |order: Order, cursor: Option<(&str, &str)>| {
            let mut pairs = Serializer::new(String::new());
            if !query.text.is_empty() {
                pairs.append_pair("q", &query.text);
            }
            if order != Order::usual(&query.text) {
                pairs.append_pair("sort", &order.name());
            }
            pairs.extend_pairs(cursor);
            let pairs = pairs.finish();
            format!("{at}/customers{}{pairs}", if pairs.is_empty() { "" } else { "?" })
        };
        let column = |label, by| {
            let mine = query.order.by == by;
            let order = Order { by, descending: mine && !query.order.descending };
            let sorted = mine.then_some(if query.order.descending { "descending" } else { "ascending" });
            Column { label, href: address(order, None), sorted }
        };
        let count = match total {
            Total::Exactly(count) => grouped(count),
            Total::MoreThan(count) => format!("more than {}", grouped(count)),
        };
        let range = (!page.rows.is_empty()).then(|| {
            let last = page.position + page.rows.len() as u64;
            format!("{} to {} of {count}", grouped(page.position + 1), grouped(last))
        });
        Self {
            q: query.text.clone(),
            sort: if query.order == Order::usual(&query.text) { String::new() } else { query.order.name() },
            columns: vec![
                column("Name", By::Name),
                column("Date of birth", By::BirthDate),
                Column { label: "Phone number", href: String::new(), sorted: None },
                column("Last change", By::Change),
            ],
            rows: page.rows.iter().map(|row| Shown::on(row, today)).collect(),
            count,
            range,
            previous: page.previous.map(|cursor| address(query.order, Some(("before", &cursor)))),
            next: page.next.map(|cursor| address(query.order, Some(("after", &cursor)))),
            first: address(query.order, None),
            last: matches!(total, Total::Exactly(_)).then(|| address(query.order, Some(("before", END)))),
            new_named: format!(
                "{at}/customers/new?{}",
                Serializer::new(String::new()).append_pair("name", &query.text).finish()
            ),
        }
    }
}

/// "1,024".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// One thing that happened to a record, in words.
pub struct Happened {
    pub who: String,
    pub what: &'static str,
    pub way: &'static str,
    pub when: Moment,
    pub fields: Vec<HappenedTo>,
}

/// A field before and after, in words.
pub struct HappenedTo {
    pub label: &'static str,
    pub before: Option<String>,
    pub after: String,
}

impl From<Change> for Happened {
    fn from(change: Change) -> Self {
        Self {
            who: change.who.unwrap_or_else(|| "The command line".into()),
            what: match change.act {
                Act::Create => "added the customer",
                Act::Update => "made a correction",
                Act::Delete => "deleted the customer",
                Act::Restore => "brought the customer back",
            },
            way: match change.way {
                Way::Page => "on the page",
                Way::Api => "by the API",
                Way::Command => "by a command",
            },
            when: Moment::at(change.at),
            fields: change.fields.into_iter().map(HappenedTo::from).collect(),
        }
    }
}

impl From<FieldChange> for HappenedTo {
    fn from(change: FieldChange) -> Self {
        let words = |value: String| match change.field.as_str() {
            "date_of_birth" => from_iso_text(&value).map_or(value, |date| in_words(date).to_string()),
            "phone_number" => spaced(&value),
            _ => value,
        };
        let label = label(&change.field);
        Self { label, before: change.before.map(words), after: change.after.map(words).unwrap_or_default() }
    }
}

/// A field's label on every page.
pub fn label(field: &str) -> &'static str {
    match field {
        "first_name" => "First name",
        "last_name" => "Last name",
        "date_of_birth" => "Date of birth",
        _ => "Phone number",
    }
}

/// Two versions of a record, side by side.
pub struct Conflict {
    /// Whether the other side is that the record was deleted.
    pub deleted: bool,
    /// When the other side was saved.
    pub when: Moment,
    pub rows: Vec<ConflictRow>,
}

/// One field of both versions.
pub struct ConflictRow {
    pub label: &'static str,
    pub theirs: String,
    pub yours: String,
    pub differs: bool,
}

impl Conflict {
    /// What is in the register now beside what was typed, as it would be kept where that is known.
    pub fn between(theirs: &customer::Model, typed: &CustomerForm, rules: Rules) -> Self {
        let yours = match typed.check(rules) {
            Ok(details) => [
                details.first_name,
                details.last_name,
                details.date_of_birth.to_string(),
                details.phone_number.to_string(),
            ],
            Err(_) => [
                typed.first_name.clone(),
                typed.last_name.clone(),
                [&*typed.date_of_birth_day, &*typed.date_of_birth_month, &*typed.date_of_birth_year].join(" "),
                typed.phone_number.clone(),
            ],
        };
        let now = [
            theirs.first_name.clone(),
            theirs.last_name.clone(),
            in_words(theirs.date_of_birth).to_string(),
            spaced(&theirs.phone_number),
        ];
        let labels = ["first_name", "last_name", "date_of_birth", "phone_number"].map(label);
        let row = |((label, theirs), yours): ((&'static str, String), String)| ConflictRow {
            label,
            differs: theirs != yours,
            theirs,
            yours,
        };
        Self {
            deleted: theirs.deleted_at.is_some(),
            when: Moment::at(theirs.updated_at),
            rows: labels.into_iter().zip(now).zip(yours).map(row).collect(),
        }
    }
}
