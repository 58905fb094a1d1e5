//! The page of one customer, with its history.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        field::Value,
        history::{ChangeInWords, HistoryPage},
        views::CustomerView,
    },
    notice,
};
use crate::{
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::SignedIn,
};

/// How many changes a page of a record shows.
const PAGE_OF_HISTORY: usize = 50;

/// What the address of a record says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HistoryParams {
    pub before: String,
}

#[derive(Template)]
#[template(path = "customers/show.html")]
struct ShowPage {
    shell: Shell,
    customer: CustomerView,
    history: Vec<ChangeInWords>,
    before: Option<i64>,
    next: Option<i64>,
}

/// `GET /customers/{id}`.
pub async fn show(user: SignedIn, id: Path<Uuid>, asked: Asked<HistoryParams>) -> Answer {
    let customers = user.customers().await?;
    let customer = customers.find(*id).await?;
    let before = asked.before.parse().ok();
    let HistoryPage { changes, next } = customers.history(*id, before, PAGE_OF_HISTORY).await?;
    let shell = user.shell_with(notice::of(&user).await?);
    let words = |change| ChangeInWords::of(change, user.clock(), customers.fields());
    html::page(&ShowPage {
        shell,
        customer: CustomerView::filled(&customer, user.clock(), customers.fields()),
        history: changes.into_iter().map(words).collect(),
        before,
        next,
    })
}
