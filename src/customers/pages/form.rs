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
        duplicates::pages::SimilarPeople,
        entity::customer,
        field::{Field, Value},
        form::{CustomerForm, Rules},
        name,
        own_fields::{Control, Kind},
        store::Customers,
    },
    again::{self, Again},
    asked,
    notice::to_record,
};
use crate::{
    error::{Complaint, Error, Invalid},
    http::{
        html::{self, Answer, ByScripts},
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
pub struct FormPage {
    shell: Shell,
    id: Option<Uuid>,
    name: String,
    /// Whether it is in the trash, and saving restores it.
    deleted: bool,
    /// Where the form is sent, unless that is where it is shown.
    action: Option<String>,
    form: CustomerForm,
    own: Vec<Control>,
    /// By the ids of fields.
    invalid: Invalid,
    clash: Option<Clash>,
    /// Who in the trash looks like what was typed.
    again: Option<Again>,
    /// Who is here and looks like it, where that is asked about before anything is saved.
    similar: SimilarPeople,
    country: Option<String>,
    name_length: usize,
    /// The line of a file that is mended, and the page of its import.
    row: Option<(u64, String)>,
}

#[derive(Template)]
#[template(path = "customers/check.html")]
struct CheckedField {
    shell: Shell,
    complaint: Option<Complaint>,
    understood: Option<String>,
}

impl FormPage {
    /// The form of a new customer.
    pub fn new(user: &SignedIn, customers: &Customers, form: CustomerForm) -> Self {
        Self::empty(user, &customers.rules(), form)
    }

    fn empty(user: &SignedIn, rules: &Rules, form: CustomerForm) -> Self {
        Self {
            own: Control::all(&form, &rules.fields, true),
            shell: user.shell(),
            id: None,
            name: String::new(),
            deleted: false,
            action: None,
            form: CustomerForm { owner: user.form_owner(), ..form },
            invalid: Invalid::default(),
            clash: None,
            again: None,
            similar: Vec::new(),
            country: rules.country.map(|country| country.to_string()),
            name_length: name::LENGTH,
            row: None,
        }
    }

    /// The form of a new customer beside a record in the trash that looks like it.
    pub fn asking(user: &SignedIn, customers: &Customers, form: CustomerForm, again: Again) -> Self {
        let form = CustomerForm { trashed: again.id.to_string(), ..form };
        Self { again: Some(again), ..Self::new(user, customers, form) }
    }

    /// The form of a row in a file that is being imported.
    pub fn of_row(user: &SignedIn, rules: &Rules, form: CustomerForm, (import, line): (Uuid, u64)) -> Self {
        let back = format!("{}/imports/{import}", user.shell().at);
        Self { row: Some((line, back)), ..Self::empty(user, rules, form) }
    }

    /// The form with what is wrong beside each field.
    #[must_use]
    pub fn with(self, invalid: &Invalid) -> Self {
        Self { invalid: by_id(invalid), ..self }
    }

    /// The form of a customer that is there, or in the trash.
    pub fn correcting(user: &SignedIn, customers: &Customers, customer: &customer::Model, form: CustomerForm) -> Self {
        let own = Control::all(&form, customers.fields(), false);
        let deleted = customer.deleted_at.is_some();
        Self { id: Some(customer.id), name: customer.name(), deleted, own, ..Self::new(user, customers, form) }
    }

    /// The form below who is similar to what was typed, or what was changed meanwhile.
    #[must_use]
    pub fn asked(self, similar: SimilarPeople, clash: Option<Clash>) -> Self {
        Self { clash, similar, ..self }
    }

    /// The same, sent to where a customer is edited.
    #[must_use]
    pub fn sent_to_edit(self) -> Self {
        Self { action: self.id.map(|id| format!("{}/customers/{id}/edit", self.shell.at)), ..self }
    }

    /// The form again, with what is wrong beside each field.
    pub fn refused(self, invalid: &Invalid) -> Answer {
        html::unprocessable(&self.with(invalid))
    }
}

/// `GET /customers/new`.
pub async fn new(user: Editor, asked: Asked<FormParams>) -> Answer {
    let mut form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::named(&asked.name));
    if form.key.is_empty() {
        form.key = Uuid::new_v4().to_string();
    }
    html::page(&FormPage::new(&user, &user.customers().await?, form))
}

/// Complaints by the ids that their fields have on a page.
fn by_id(invalid: &Invalid) -> Invalid {
    let mut on_page = Invalid::default();
    for (name, complaint) in invalid.iter() {
        let id = name.strip_prefix("fields.").map_or_else(|| name.to_owned(), |key| format!("field_{key}"));
        on_page.add(id, complaint.clone());
    }
    on_page
}

/// What the person had typed when the session ended.
async fn draft(user: &SignedIn, asked: &FormParams) -> Result<Option<CustomerForm>, Error> {
    let Some(id) = asked.draft else { return Ok(None) };
    let typed = user.draft(id).await?;
    Ok(typed.and_then(|typed| serde_urlencoded::from_str(&typed).ok()))
}

/// `POST /customers/new`.
pub async fn create(sent: FormBy<Editor, CustomerForm>, scripts: ByScripts) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    if let Some(answer) = again::instead(&user, &customers, &form).await? {
        return Ok(answer);
    }
    if let Some(answer) = asked::of_new(&user, &customers, &form, scripts).await? {
        return Ok(answer);
    }
    let idempotent = customers.idempotent_request("/customers/new", &form.key, &form).ok();
    let created = match customers.create(&form, idempotent).await {
        // The form was gone back to and filled for somebody else.
        Err(Error::KeyReused) => customers.create(&form, None).await,
        other => other,
    };
    match created {
        Ok(created) => to_record(&user, created.customer.id, "added", &form.own.lost(customers.fields())),
        Err(Error::Invalid(invalid)) => FormPage::new(&user, &customers, form).refused(&invalid),
        Err(error) => Err(error.into()),
    }
}

/// `GET /customers/{id}/edit`.
pub async fn edit(user: Editor, id: Path<Uuid>, asked: Asked<FormParams>) -> Answer {
    let customers = user.customers().await?;
    let customer = customers.find(*id).await?;
    let form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::of(&customer, customers.fields()));
    html::page(&FormPage::correcting(&user, &customers, &customer, form))
}

/// `POST /customers/{id}/edit`; of a record that went to the trash meanwhile, whoever has seen that restores it.
pub async fn update(sent: FormBy<Editor, CustomerForm>, id: Path<Uuid>, scripts: ByScripts) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    if let Some(answer) = asked::of_change(&user, &customers, &form, (*id, scripts)).await? {
        return Ok(answer);
    }
    match customers.correct(*id, &form).await {
        Ok(Correction::Saved { customer, merged }) => {
            let lost = form.own.lost(customers.fields());
            to_record(&user, customer.id, if merged { "merged" } else { "saved" }, &lost)
        }
        Ok(Correction::Conflict(conflict)) => ask_both(&user, &customers, &conflict, &form),
        Err(Error::Invalid(invalid)) => {
            let customer = customers.find_any(*id).await?;
            FormPage::correcting(&user, &customers, &customer, form).refused(&invalid)
        }
        Err(Error::Merged { from, into }) => asked::of_merged(&user, &customers, (from, into), form).await,
        // Erased meanwhile, it says so.
        Err(Error::NotFound) => Err(customers.find_any(*id).await.err().unwrap_or(Error::NotFound).into()),
        Err(error) => Err(error.into()),
    }
}

/// 409: what two people made of the same fields, and the form again, ready to be saved over theirs.
pub fn ask_both(user: &SignedIn, customers: &Customers, conflict: &Conflict, sent: &CustomerForm) -> Answer {
    let own = conflict.last.as_ref().is_some_and(|last| customers.made(last));
    let fields = customers.fields();
    let clash = Some(Clash::of(conflict, &sent.shown(), own, user.clock(), fields));
    let theirs = CustomerForm::of(&conflict.theirs, fields);
    let form =
        CustomerForm { version: theirs.version, shown: theirs.shown, ..CustomerForm::of(&conflict.yours, fields) };
    html::answer(
        StatusCode::CONFLICT,
        &FormPage { clash, ..FormPage::correcting(user, customers, &conflict.theirs, form) },
    )
}

/// `POST /customers/check`: one field, for the form that is being filled.
pub async fn check(sent: FormBy<Editor, CustomerForm>, asked: Asked<CheckParams>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    let field = Field::all(customers.fields()).find(|field| field.id() == asked.field).ok_or(Error::NotFound)?;
    let complaint = customers.complaint(&form, &field).await?;
    let understood = if complaint.is_none() { field.understood(&form, &customers.rules()) } else { None };
    html::part(&CheckedField { shell: user.shell(), complaint, understood })
}
