//! What is asked before a form is saved: whether somebody similar who is here is meant, and where to save a form whose record
//! was merged into another meanwhile. What was typed stands in the form again, and saving it once more is saving it.

use actix_web::{HttpResponse, http::StatusCode};
use uuid::Uuid;

use super::{
    super::{
        conflict::Clash,
        duplicates::pages::{self as duplicates, SimilarPeople},
        field::Field,
        form::CustomerForm,
        store::Customers,
    },
    form::FormPage,
};
use crate::{
    error::{Error, PageError},
    http::html::{self, Answer, ByScripts},
    sign_in::SignedIn,
};

/// 409: somebody is similar to a new customer; nothing when nobody is.
pub async fn of_new(
    user: &SignedIn,
    customers: &Customers,
    form: &CustomerForm,
    scripts: ByScripts,
) -> Result<Option<HttpResponse>, PageError> {
    let Some(similar) = asks(user, customers, form, (None, scripts)).await? else { return Ok(None) };
    let page = FormPage::new(user, customers, form.clone()).asked(similar, None);
    html::answer(StatusCode::CONFLICT, &page).map(Some)
}

/// Who is similar, where the form asks and keeps the rules: what is wrong with it is told first.
async fn asks(
    user: &SignedIn,
    customers: &Customers,
    form: &CustomerForm,
    (itself, scripts): (Option<Uuid>, ByScripts),
) -> Result<Option<SimilarPeople>, Error> {
    // Scripts tell of them beside the form; and one question is enough.
    if form.asks.is_empty()
        || scripts.0
        || !form.trashed.is_empty()
        || (itself.is_none() && form.check(&customers.rules()).is_err())
    {
        return Ok(None);
    }
    let similar = customers.similar_to_form(form, itself).await?;
    Ok(Some(duplicates::people(user, customers, &similar)).filter(|similar| !similar.is_empty()))
}

/// 409: somebody is similar to what a customer is changed into; nothing when only other fields are.
pub async fn of_change(
    user: &SignedIn,
    customers: &Customers,
    form: &CustomerForm,
    (id, scripts): (Uuid, ByScripts),
) -> Result<Option<HttpResponse>, PageError> {
    if Field::BUILT_IN.iter().all(|field| form.is_as_shown(field)) {
        return Ok(None);
    }
    let Some(similar) = asks(user, customers, form, (Some(id), scripts)).await? else { return Ok(None) };
    let customer = customers.find_last(id).await?;
    if form.check_against(&customer, &customers.rules()).is_err() {
        return Ok(None);
    }
    let page = FormPage::correcting(user, customers, &customer, form.clone()).asked(similar, None);
    html::answer(StatusCode::CONFLICT, &page).map(Some)
}

/// 409: the record was merged into another meanwhile; what was typed stands in the form of that one, ready to be saved there.
pub async fn of_merged(
    user: &SignedIn,
    customers: &Customers,
    (from, into): (Uuid, Uuid),
    mut typed: CustomerForm,
) -> Answer {
    let (kept, fields) = (customers.find_last(into).await?, customers.fields());
    let last = customers.last_change(from).await?;
    let own = last.as_ref().is_some_and(|last| customers.made(last));
    let clash = Clash::merged(&kept, &typed, (last.as_ref(), own), user.clock(), fields);
    let Some(clash) = clash else { return Ok(html::see_other(user.site(), &format!("/customers/{into}"))) };
    for field in Field::all(fields).filter(|field| typed.is_as_shown(field)).collect::<Vec<_>>() {
        field.fill(&mut typed, &field.stored(&kept));
    }
    let now = CustomerForm::of(&kept, fields);
    let form = CustomerForm { version: now.version, shown: now.shown, ..typed };
    let page = FormPage::correcting(user, customers, &kept, form).sent_to_edit().asked(Vec::new(), Some(clash));
    html::answer(StatusCode::CONFLICT, &page)
}
