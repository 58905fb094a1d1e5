//! The question when somebody is entered again who lies in the trash: restore that record, or add a new customer anyway.
//! It is asked once for a record, and nothing typed is lost either way.

use actix_web::{HttpResponse, http::StatusCode};
use uuid::Uuid;

use super::{
    super::{
        conflict::{Correction, FieldVersions},
        entity::customer,
        form::CustomerForm,
        store::Customers,
        trash::Deleted,
    },
    form::{FormPage, ask_both},
    notice::to_record,
    record,
};
use crate::{
    error::{Error, PageError},
    http::html::{self, Answer},
    sign_in::SignedIn,
};

/// A record in the trash that looks like what was typed.
pub struct Again {
    pub id: Uuid,
    pub name: String,
    pub deleted: Deleted,
    /// The fields in which it differs from what was typed.
    pub rows: Vec<FieldVersions>,
}

/// What is answered instead of adding a customer: the question, or the record that was chosen; nothing when there is none.
pub async fn instead(
    user: &SignedIn,
    customers: &Customers,
    form: &CustomerForm,
) -> Result<Option<HttpResponse>, PageError> {
    let Some(record) = customers.entered_again(form).await? else { return Ok(None) };
    let id = record.id.to_string();
    if form.restore == id {
        return bring_back(user, customers, &record, form).await.map(Some);
    }
    match record::deleted(user, customers, &record).await? {
        Some(deleted) if form.trashed != id => ask(user, customers, (&record, deleted), form).map(Some),
        _ => Ok(None),
    }
}

fn ask(
    user: &SignedIn,
    customers: &Customers,
    (record, deleted): (&customer::Model, Deleted),
    form: &CustomerForm,
) -> Answer {
    let rows = customers.typed_otherwise(record, form);
    let rows = rows.iter().map(|(field, [there, typed])| FieldVersions::of(field, there, typed)).collect();
    let again = Again { id: record.id, name: record.name(), deleted, rows };
    html::answer(StatusCode::CONFLICT, &FormPage::asking(user, customers, form.clone(), again))
}

async fn bring_back(user: &SignedIn, customers: &Customers, record: &customer::Model, form: &CustomerForm) -> Answer {
    match customers.restore_with(record, form).await {
        Ok(Correction::Saved { customer, .. }) => {
            // Another person may have restored it meanwhile.
            let code = if record.deleted_at.is_some() { "restored" } else { "saved" };
            to_record(user, customer.id, code, &form.own.lost(customers.fields()))
        }
        Ok(Correction::Conflict(conflict)) => ask_both(user, customers, &conflict, form),
        // Another customer has a value that no two may have: it can be restored with another one.
        Err(Error::Invalid(invalid)) => {
            let merged = customers.with_typed(record, form);
            FormPage::correcting(user, customers, record, merged).sent_to_edit().refused(&invalid)
        }
        Err(error) => Err(error.into()),
    }
}
