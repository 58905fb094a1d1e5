//! The page of one customer, with its history.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        duplicates::pages::{self as duplicates, SimilarPeople},
        entity::customer,
        field::Value,
        history::{ChangeInWords, HistoryPage},
        store::Customers,
        trash::Deleted,
        views::CustomerView,
    },
    notice,
};
use crate::{
    error::Error,
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::SignedIn,
};

/// How many changes a page of a record shows.
const PAGE_OF_HISTORY: usize = 50;

/// How many who may be the same person it names.
const SUSPECTS: usize = 5;

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
    /// How it came into the trash, when it is there.
    deleted: Option<Deleted>,
    /// Who may be the same person, for those who may merge them.
    suspects: SimilarPeople,
    history: Vec<ChangeInWords>,
    before: Option<i64>,
    next: Option<i64>,
}

/// `GET /customers/{id}`.
pub async fn show(user: SignedIn, id: Path<Uuid>, asked: Asked<HistoryParams>) -> Answer {
    let customers = user.customers().await?;
    let customer = customers.find_any(*id).await?;
    let before = asked.before.parse().ok();
    let HistoryPage { changes, next } = customers.history(*id, before, PAGE_OF_HISTORY).await?;
    let shell = user.shell_with(notice::of(&user).await?);
    let words = |change| ChangeInWords::of(change, user.clock(), customers.fields());
    html::page(&ShowPage {
        shell,
        deleted: deleted(&user, &customers, &customer).await?,
        customer: CustomerView::filled(&customer, user.clock(), customers.fields()),
        suspects: suspects(&user, &customers, &customer).await?,
        history: changes.into_iter().map(words).collect(),
        before,
        next,
    })
}

/// Who may be the same person as a customer who is in the list, for those who may merge them.
async fn suspects(user: &SignedIn, customers: &Customers, customer: &customer::Model) -> Result<SimilarPeople, Error> {
    if !user.role().edits() || customer.deleted_at.is_some() {
        return Ok(Vec::new());
    }
    Ok(duplicates::people(user, customers, customers.suspects_of(customer.id).await?.iter().take(SUSPECTS)))
}

/// How a customer came into the trash, when it is there.
pub async fn deleted(
    user: &SignedIn,
    customers: &Customers,
    customer: &customer::Model,
) -> Result<Option<Deleted>, Error> {
    let Some(at) = customer.deleted_at else { return Ok(None) };
    let how = customers.how_deleted(std::slice::from_ref(customer)).await?.remove(&customer.id);
    Ok(how.map(|how| Deleted::of(how, at, user.keep().trash, user.clock())))
}
