//! The page of the list.
//! A page that has emptied, or a search for nothing, leads to the page that is meant.

use actix_web::{HttpResponse, web::Query as Asked};
use askama::Template;
use serde::Deserialize;

use super::{
    super::{
        field::Value,
        list::{List, list_address, nearest_page},
        search::{END, LONGEST, Order, Query, Start},
        store::Customers,
    },
    notice,
};
use crate::{
    http::{
        html::{self, Answer, Target},
        page::Shell,
    },
    sign_in::SignedIn,
};

/// How many customers a page of the list shows.
const PAGE: u64 = 50;

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListParams {
    /// Nothing when the address has no `q`, as against an empty one.
    pub q: Option<String>,
    pub sort: String,
    pub after: String,
    pub before: String,
}

#[derive(Template)]
#[template(path = "customers/index.html", blocks = ["results"])]
struct IndexPage {
    shell: Shell,
    list: List,
}

/// `GET /customers`.
pub async fn index(user: SignedIn, asked: Asked<ListParams>, target: Target) -> Answer {
    let customers = user.customers().await?;
    let query = query(&customers, &asked);
    if !target.is("results") && asked.q.is_some() && query.text.is_empty() {
        return Ok(html::see_other(user.site(), &list_address(&query, query.order, None)));
    }
    let found = customers.search(&query).await?;
    if let Some(nearest) = nearest_page(&query, &found.0) {
        return Ok(html::see_other(user.site(), &nearest));
    }
    let list = List::new(&user.site().at, &query, found, user.clock(), customers.fields());
    if target.is("results") {
        let address = list.around.first.clone();
        return html::part_at(&address, &IndexPage { list, shell: user.shell() }.as_results());
    }
    html::page(&IndexPage { list, shell: user.shell_with(notice::of(&user).await?) })
}

fn query(customers: &Customers, asked: &ListParams) -> Query {
    let text: String = asked.q.as_deref().unwrap_or_default().trim().chars().take(LONGEST).collect();
    let order = Order::named(&asked.sort).unwrap_or(Order::usual(&text));
    let cursor = |sealed: &str| customers.cursor(sealed, order);
    let start = match (cursor(&asked.after), cursor(&asked.before)) {
        (Some(after), _) => Start::After(after),
        (None, Some(before)) => Start::Before(before),
        (None, None) if asked.before == END => Start::Last,
        (None, None) => Start::First,
    };
    Query { text, order, start, limit: PAGE, listed: Some(customers.fields().listed()) }
}

/// `GET /`.
pub async fn home(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/customers")
}
