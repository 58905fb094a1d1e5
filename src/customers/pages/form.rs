//! The form of a customer: new, edit, and the check of one field.
//! A form that fails is shown again at its own address with everything typed.

use actix_web::{
    http::StatusCode,
    web::{Path, Query as Asked},
};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        conflict::{Clash, Conflict, Correction},
        entity::customer,
        field::Field,
        form::CustomerForm,
        name,
    },
    notice::to_record,
};
use crate::{
    error::{Error, Invalid},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Editor, FormBy, SignedIn},
};

/// What the address of a form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FormParams {
    pub name: String,
    pub draft: Option<Uuid>,
}

/// Which field is to be checked.
#[derive(Debug, Clone, Deserialize)]
pub struct CheckParams {
    pub field: String,
}

/// `new.html` and `edit.html` are one form; an `id` makes it the latter.
#[derive(Template)]
#[template(path = "customers/form.html")]
struct FormPage {
    shell: Shell,
    id: Option<Uuid>,
    name: String,
    form: CustomerForm,
    invalid: Invalid,
    clash: Option<Clash>,
    country: Option<String>,
    name_length: usize,
}

#[derive(Template)]
#[template(path = "customers/check.html")]
struct CheckedField {
    complaint: Option<String>,
    understood: Option<String>,
}

impl FormPage {
    fn new(user: &SignedIn, form: CustomerForm) -> Self {
        Self {
            shell: user.shell(),
            id: None,
            name: String::new(),
            form: CustomerForm { owner: user.form_owner(), ..form },
            invalid: Invalid::default(),
            clash: None,
            country: user.customers().rules().country.map(|country| country.to_string()),
            name_length: name::LENGTH,
        }
    }

    fn correcting(user: &SignedIn, customer: &customer::Model, form: CustomerForm) -> Self {
        Self { id: Some(customer.id), name: customer.name(), ..Self::new(user, form) }
    }
}

/// `GET /customers/new`.
pub async fn new(user: Editor, asked: Asked<FormParams>) -> Answer {
    let mut form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::named(&asked.name));
    if form.key.is_empty() {
        form.key = Uuid::new_v4().to_string();
    }
    html::page(&FormPage::new(&user, form))
}

/// What the person had typed when the session ended.
async fn draft(user: &SignedIn, asked: &FormParams) -> Result<Option<CustomerForm>, Error> {
    let Some(id) = asked.draft else { return Ok(None) };
    let typed = user.draft(id).await?;
    Ok(typed.and_then(|typed| serde_urlencoded::from_str(&typed).ok()))
}

/// `POST /customers/new`.
pub async fn create(sent: FormBy<Editor, CustomerForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers();
    let idempotent = customers.idempotent_request("/customers/new", &form.key, &form).ok();
    let created = match customers.create(&form, idempotent).await {
        // The form was gone back to and filled for somebody else.
        Err(Error::KeyReused) => customers.create(&form, None).await,
        other => other,
    };
    match created {
        Ok(created) => to_record(&user, created.customer.id, "added"),
        Err(Error::Invalid(invalid)) => html::unprocessable(&FormPage { invalid, ..FormPage::new(&user, form) }),
        Err(error) => Err(error.into()),
    }
}

/// `GET /customers/{id}/edit`.
pub async fn edit(user: Editor, id: Path<Uuid>, asked: Asked<FormParams>) -> Answer {
    let customer = user.customers().find(*id).await?;
    let form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::of(&customer));
    html::page(&FormPage::correcting(&user, &customer, form))
}

/// `POST /customers/{id}/edit`; of a record that went to the trash meanwhile, whoever has seen that restores it.
pub async fn update(sent: FormBy<Editor, CustomerForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers();
    match customers.correct(*id, &form).await {
        Ok(Correction::Saved { customer, merged }) => {
            to_record(&user, customer.id, if merged { "merged" } else { "saved" })
        }
        Ok(Correction::Conflict(conflict)) => ask_both(&user, &conflict, &form),
        Err(Error::Invalid(invalid)) => {
            let customer = customers.find_any(*id).await?;
            html::unprocessable(&FormPage { invalid, ..FormPage::correcting(&user, &customer, form) })
        }
        Err(error) => Err(error.into()),
    }
}

/// 409: what two people made of the same fields, and the form again, ready to be saved over theirs.
fn ask_both(user: &SignedIn, conflict: &Conflict, sent: &CustomerForm) -> Answer {
    let own = conflict.last.as_ref().is_some_and(|last| user.customers().made(last));
    let clash = Some(Clash::of(conflict, &sent.shown(), own, user.clock()));
    let theirs = CustomerForm::of(&conflict.theirs);
    let form = CustomerForm { version: theirs.version, shown: theirs.shown, ..CustomerForm::of(&conflict.yours) };
    html::answer(StatusCode::CONFLICT, &FormPage { clash, ..FormPage::correcting(user, &conflict.theirs, form) })
}

/// `POST /customers/check`: one field, for the form that is being filled.
pub async fn check(sent: FormBy<Editor, CustomerForm>, asked: Asked<CheckParams>) -> Answer {
    let FormBy { who: user, form } = sent;
    let rules = user.customers().rules();
    let field = Field::named(&asked.field).ok_or(Error::NotFound)?;
    let complaint = form.complaint(&field, rules).map(|complaint| complaint.message);
    let understood = if complaint.is_none() { field.understood(&form, rules) } else { None };
    html::part(&CheckedField { complaint, understood })
}
