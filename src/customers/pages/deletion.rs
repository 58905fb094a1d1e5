//! Deleting a customer, and the "Undo" of it.
//! When the record is not as the page showed it, that is told first.

use actix_web::{http::StatusCode, web::Path};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        conflict::Since, entity::customer, field::Value, form::CustomerForm, shown::Shown, store::Customers,
        views::CustomerView,
    },
    form::FormPage,
    notice::to_record,
};
use crate::{
    error::Error,
    http::{
        etag::Expected,
        flash,
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Draftable, Editor, FormBy, SignedIn},
};

/// The version of the customer that is to be deleted, and its values as the page showed them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeleteForm {
    pub version: String,
    pub shown: String,
}

impl Draftable for DeleteForm {}

#[derive(Template)]
#[template(path = "customers/delete.html")]
struct DeletePage {
    shell: Shell,
    customer: CustomerView,
    version: i64,
    shown: Shown,
    since: Option<Since>,
}

impl DeletePage {
    fn new(user: &SignedIn, customers: &Customers, customer: &customer::Model, since: Option<Since>) -> Self {
        let (version, shown) = (customer.version, Shown::of(customer, customers.fields()));
        Self {
            shell: user.shell(),
            customer: CustomerView::filled(customer, user.clock(), customers.fields()),
            version,
            shown,
            since,
        }
    }
}

/// `GET /customers/{id}/delete`.
pub async fn ask_delete(user: Editor, id: Path<Uuid>) -> Answer {
    let customers = user.customers().await?;
    let customer = customers.find(*id).await?;
    html::page(&DeletePage::new(&user, &customers, &customer, None))
}

/// `POST /customers/{id}/delete`.
pub async fn delete(sent: FormBy<Editor, DeleteForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    match customers.delete(*id, Expected::version(form.version.parse().unwrap_or(0))).await {
        Ok(deleted) => flash::see_other(user.site(), "/customers", &format!("deleted.{}", deleted.id)),
        Err(Error::Stale) => {
            let (customer, last) = (customers.find(*id).await?, customers.last_change(*id).await?);
            let own = last.as_ref().is_some_and(|last| customers.made(last));
            let shown = Shown::read(&form.shown);
            let since = Since::of(&customer, &shown, last.as_ref(), own, user.clock(), customers.fields());
            html::answer(StatusCode::CONFLICT, &DeletePage::new(&user, &customers, &customer, Some(since)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /customers/{id}/restore`: the "Undo" of a deletion.
pub async fn restore(sent: FormBy<Editor, Button>, id: Path<Uuid>) -> Answer {
    let (user, customers) = (&sent.who, sent.who.customers().await?);
    match customers.restore(*id).await {
        Ok(restored) => to_record(user, restored.id, "restored", &[]),
        // Another customer has a value by now that no two may have: it can be restored with another one.
        Err(Error::Invalid(invalid)) => {
            let customer = customers.find_any(*id).await?;
            let form = CustomerForm::of(&customer, customers.fields());
            FormPage::correcting(user, &customers, &customer, form).sent_to_edit().refused(&invalid)
        }
        Err(error) => Err(error.into()),
    }
}
