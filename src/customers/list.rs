//! The list of customers as a page shows it: columns, counts, and addresses ready for links.
//! Nothing here decides anything; the template only places what stands here.

use std::rc::Rc;

use url::form_urlencoded::Serializer;

use super::{
    around::{Around, Cursor, nearest},
    exports::Format,
    field::Field,
    own_fields::Definitions,
    search::{By, Order, Page, Query, Total},
    views::CustomerView,
};
use crate::{clock::Clock, text::grouped};

/// The head of a column that sorts.
pub struct Column {
    pub label: String,
    /// The list sorted by it, unless it does not sort.
    pub href: Option<String>,
    /// The value of `aria-sort`, on the column that is sorted by.
    pub sorted: Option<&'static str>,
    /// Whether it is a field of one's own, which gives way where there is little room.
    pub own: bool,
}

/// A file of everyone that the list shows, page after page.
pub struct ExportLink {
    pub format: Format,
    pub href: String,
}

/// The list as a page shows it.
pub struct List {
    pub q: String,
    /// The order's word, unless it is the usual one.
    pub sort: String,
    pub columns: Vec<Column>,
    /// What the search box looks for, in a few words.
    pub finds: &'static str,
    pub rows: Vec<CustomerView>,
    /// "Select all 1,024 that this search finds".
    pub select_all: String,
    /// How many there are, and the way to the other pages.
    pub around: Around,
    pub exports: Vec<ExportLink>,
    /// The form for someone of the name searched for.
    pub new_named: String,
}

/// Where a list stands: what was searched for, its order unless that is the usual one, and the page by its cursor.
pub fn list_address(query: &Query, order: Order, cursor: Cursor<'_>) -> String {
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

/// Where the file of a list stands.
fn export_address(query: &Query, format: Format) -> String {
    let address = list_address(query, query.order, None);
    address.replacen("/customers", &format!("/customers.{}", format.ending()), 1)
}

fn select_all(searched: &str, total: Total) -> String {
    let found = if searched.is_empty() { "customers" } else { "that this search finds" };
    match total {
        Total::Exactly(count) => format!("Select all {} {found}", grouped(count)),
        Total::MoreThan(count) => format!("Select all {found}, more than {}", grouped(count)),
    }
}

/// Where to go from a page that has emptied since somebody saw the link to it: to the last page, or back to the first.
pub fn nearest_page(query: &Query, page: &Page) -> Option<String> {
    nearest(query, page).map(|cursor| list_address(query, query.order, cursor))
}

impl List {
    /// Whether there are columns of one's own, for which the page is wider.
    pub fn has_own_columns(&self) -> bool {
        self.columns.iter().any(|column| column.own)
    }

    /// The page of the list that `query` asked for; `at` is the path everything is served under.
    pub fn new(at: &str, query: &Query, (page, total): (Page, Total), clock: &Clock, fields: &Definitions) -> Self {
        let address = |order: Order, cursor: Cursor<'_>| format!("{at}{}", list_address(query, order, cursor));
        let column = |label: &str, by: Option<By>| {
            let mine = by == Some(query.order.by);
            let order = by.map(|by| Order { by, descending: mine && !query.order.descending });
            let sorted = mine.then_some(if query.order.descending { "descending" } else { "ascending" });
            Column { label: label.to_owned(), href: order.map(|order| address(order, None)), sorted, own: false }
        };
        let finds =
            if fields.any_searched() { "Name, phone, birth date and more" } else { "Name, phone or date of birth" };
        let fields: Vec<_> = Field::all(fields).filter(Field::is_listed).map(Rc::new).collect();
        let columns = std::iter::once(column("Name", Some(By::Name)))
            .chain(fields.iter().map(|field| Column { own: field.is_own(), ..column(field.label(), By::field(field)) }))
            .chain([column("Last changed", Some(By::Change))]);
        let today = clock.today();
        let around = Around::of(&page, total, |cursor| address(query.order, cursor));
        Self {
            q: query.text.clone(),
            sort: if query.order == Order::usual(&query.text) { String::new() } else { query.order.name() },
            columns: columns.collect(),
            finds,
            rows: page.rows.into_iter().map(|row| CustomerView::of(row, clock, today, &fields)).collect(),
            select_all: select_all(&query.text, total),
            around,
            exports: Format::ALL
                .map(|format| ExportLink { format, href: format!("{at}{}", export_address(query, format)) })
                .into(),
            new_named: format!(
                "{at}/customers/new?{}",
                Serializer::new(String::new()).append_pair("name", &query.text).finish()
            ),
        }
    }
}
