//! Customers as pages show them: dates and numbers in words, addresses ready for links.
//! Nothing here decides anything; templates only place what stands here.

use std::fmt::{self, Display};

use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{
    birth_date::{BirthDate, age_on},
    entity::customer,
    field::Field,
    history::{Act, Change, FieldChange, Way},
    merge::Conflict,
    phone::spaced,
    search::{By, END, Order, Page, Query, Start, Total},
    shown::Shown,
};
use crate::clock::{Clock, Moment};

/// A customer with every fact in words.
pub struct CustomerView {
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

impl CustomerView {
    /// A customer as of today.
    pub fn of(customer: &customer::Model, clock: &Clock) -> Self {
        Self {
            id: customer.id,
            name: customer.name(),
            born: BirthDate::kept(customer.date_of_birth),
            age: Age(age_on(customer.date_of_birth, clock.today())),
            phone: spaced(&customer.phone_number),
            phone_exact: customer.phone_number.clone(),
            added: clock.moment(customer.created_at),
            changed: clock.moment(customer.updated_at),
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
    pub rows: Vec<CustomerView>,
    /// "1,024 customers" or "More than 10,000 customers".
    pub counted: String,
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

/// Where a list stands: what was searched for, its order unless that is the usual one, and the page by its cursor.
pub fn list_address(query: &Query, order: Order, cursor: Option<(&str, &str)>) -> String {
    let mut pairs = Serializer::new(String::new());
    if !query.text.is_empty() {
        pairs.append_pair("q", &query.text);
    }
    if order != Order::usual(&query.text) {
        pairs.append_pair("sort", &order.name());
    }
    pairs.extend_pairs(cursor);
    let pairs = pairs.finish();
    format!("/customers{}{pairs}", if pairs.is_empty() { "" } else { "?" })
}

/// Where to go from a page that has emptied since somebody saw the link to it: to the last page, or back to the first.
pub fn nearest_page(query: &Query, page: &Page) -> Option<String> {
    let cursor = match query.start {
        Start::After(_) => Some(("before", END)),
        Start::Before(_) => None,
        Start::First | Start::Last => return None,
    };
    page.rows.is_empty().then(|| list_address(query, query.order, cursor))
}

impl List {
    /// The page of the list that `query` asked for; `at` is the path everything is served under.
    pub fn new(at: &str, query: &Query, (page, total): (Page, Total), clock: &Clock) -> Self {
        let address =
            |order: Order, cursor: Option<(&str, &str)>| format!("{at}{}", list_address(query, order, cursor));
        let column = |label, by| {
            let mine = query.order.by == by;
            let order = Order { by, descending: mine && !query.order.descending };
            let sorted = mine.then_some(if query.order.descending { "descending" } else { "ascending" });
            Column { label, href: address(order, None), sorted }
        };
        let (count, counted) = match total {
            Total::Exactly(1) => ("1".to_owned(), "1 customer".to_owned()),
            Total::Exactly(count) => (grouped(count), format!("{} customers", grouped(count))),
            Total::MoreThan(count) => {
                (format!("more than {}", grouped(count)), format!("More than {} customers", grouped(count)))
            }
        };
        let range = (!page.rows.is_empty()).then(|| {
            let rows = page.rows.len() as u64;
            if query.start == Start::Last && matches!(total, Total::MoreThan(_)) {
                return format!("the last {} of {count}", grouped(rows));
            }
            let last = page.position + rows;
            format!("{} to {} of {count}", grouped(page.position + 1), grouped(last))
        });
        Self {
            q: query.text.clone(),
            sort: if query.order == Order::usual(&query.text) { String::new() } else { query.order.name() },
            columns: vec![
                column("Name", By::Name),
                column("Date of birth", By::BirthDate),
                Column { label: "Phone number", href: String::new(), sorted: None },
                column("Last changed", By::Change),
            ],
            rows: page.rows.iter().map(|row| CustomerView::of(row, clock)).collect(),
            counted,
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
    /// Who the sentence begins with; nobody when the command line did it.
    pub who: Option<String>,
    /// The sentence, or the rest of it.
    pub what: &'static str,
    /// The tag behind the sentence, unless the sentence says it.
    pub way: Option<&'static str>,
    pub when: Moment,
    pub fields: Vec<HappenedTo>,
}

/// A field before and after, in words.
pub struct HappenedTo {
    pub label: String,
    pub before: Option<String>,
    pub after: String,
}

impl Happened {
    /// A change in words.
    pub fn of(change: Change, clock: &Clock) -> Self {
        let (by_someone, by_nobody) = match change.act {
            Act::Create => ("added this customer", "Imported from the command line"),
            Act::Update => ("edited this customer", "Edited from the command line"),
            Act::Delete => ("deleted this customer", "Deleted from the command line"),
            Act::Restore => ("restored this customer", "Restored from the command line"),
        };
        let way = match change.way {
            Way::Page => "web",
            Way::Api => "API",
            Way::Command => "command line",
        };
        Self {
            what: if change.who.is_some() { by_someone } else { by_nobody },
            way: change.who.is_some().then_some(way),
            who: change.who,
            when: clock.moment(change.at),
            fields: change.fields.into_iter().map(HappenedTo::from).collect(),
        }
    }
}

impl From<FieldChange> for HappenedTo {
    fn from(change: FieldChange) -> Self {
        let field = Field::named(&change.field);
        let words = |value: String| field.map_or(value.clone(), |field| field.in_words(&value));
        Self {
            label: field.map_or(change.field, |field| field.label().to_owned()),
            before: change.before.map(words),
            after: change.after.map(words).unwrap_or_default(),
        }
    }
}

/// Two people's changes that do not fit together, side by side.
pub struct Clash {
    /// "grace deleted this customer while you were editing".
    pub told: Told,
    /// Whether the other side is that the record was deleted.
    pub deleted: bool,
    /// Whether the same person is on both sides.
    pub own: bool,
    /// When the other side was saved.
    pub when: Moment,
    /// The fields that both changed.
    pub rows: Vec<ClashRow>,
    /// The fields that only the other side changed; saving keeps them.
    pub kept: Vec<&'static str>,
}

/// A field as it is now, and as somebody knew or wants it.
pub struct ClashRow {
    pub label: &'static str,
    pub theirs: String,
    pub yours: String,
}

impl ClashRow {
    fn of(field: Field, theirs: &customer::Model, yours: &str) -> Self {
        Self { label: field.label(), theirs: field.in_words(&field.stored(theirs)), yours: field.in_words(yours) }
    }
}

/// "grace saved this customer while you were editing": a name that may be of any script, and the rest.
pub struct Told {
    pub who: Option<String>,
    pub what: String,
}

impl Told {
    fn of(last: Option<&Change>, own: bool, act: Act, doing: &str) -> Self {
        let act = match act {
            Act::Delete => "deleted",
            Act::Restore => "restored",
            Act::Create | Act::Update => "saved",
        };
        let (who, what) = match last {
            Some(change) if own => {
                let how = match change.way {
                    Way::Page => "in another tab",
                    Way::Api => "through the API",
                    Way::Command => "from the command line",
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
    pub fn of(conflict: &Conflict, shown: &Shown, own: bool, clock: &Clock) -> Self {
        let Conflict { theirs, yours, both, last } = conflict;
        let deleted = theirs.deleted_at.is_some();
        let act = if deleted { Act::Delete } else { Act::Update };
        let changed = |field: &Field| shown.value(*field).is_some_and(|was| was != field.stored(theirs));
        Self {
            told: Told::of(last.as_ref(), own, act, "editing"),
            deleted,
            own,
            when: clock.moment(theirs.updated_at),
            rows: both.iter().map(|field| ClashRow::of(*field, theirs, &field.stored(yours))).collect(),
            kept: Field::ALL
                .into_iter()
                .filter(changed)
                .filter(|field| !both.contains(field))
                .map(Field::label)
                .collect(),
        }
    }
}

/// What changed in a record since the page that would delete it was shown.
pub struct Since {
    /// "grace saved this customer while you were deciding".
    pub told: Told,
    /// When that was.
    pub when: Moment,
    /// The fields as they are now, and as the page showed them.
    pub rows: Vec<ClashRow>,
}

impl Since {
    /// What is otherwise about a customer than the page showed.
    pub fn of(customer: &customer::Model, shown: &Shown, last: Option<&Change>, own: bool, clock: &Clock) -> Self {
        let changed = |field: Field| {
            let was = shown.value(field).filter(|was| *was != field.stored(customer))?;
            Some(ClashRow::of(field, customer, was))
        };
        let act = last.map_or(Act::Update, |change| change.act);
        Self {
            told: Told::of(last, own, act, "deciding"),
            when: clock.moment(customer.updated_at),
            rows: Field::ALL.into_iter().filter_map(changed).collect(),
        }
    }
}
