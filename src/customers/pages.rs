//! The pages of customers: list, open, new, edit, delete, and the check of one field.
//! A form answers at the address it is shown at: 303 when it is right, 422 with everything typed when it is not.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Path, Query as Asked},
};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Customers,
    entity::customer,
    form::{CustomerForm, NAME_LENGTH},
    sample::Person,
    search::{END, Order, Page, Query, Start, Total},
    store::person_row,
    views::{Conflict, Happened, List, Shown},
};
use crate::{
    accounts::{Editor, Sent, SignedIn, now},
    error::{Error, Invalid, PageError},
    html::{self, Answer, Button, Notice, Shell, Target},
};

/// How many customers a page of the list shows.
const PAGE: u64 = 50;

/// The most characters of a search that are looked for, as the box itself allows.
const SEARCHED: usize = 200;

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListAddress {
    pub q: String,
    pub sort: String,
    pub after: String,
    pub before: String,
}

/// What the address of a form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FormAddress {
    pub name: String,
    pub draft: Option<Uuid>,
}

/// Which field is to be checked.
#[derive(Debug, Clone, Deserialize)]
pub struct CheckAddress {
    pub field: String,
}

#[derive(Template)]
#[template(path = "customers/index.html", blocks = ["results"])]
struct IndexPage {
    shell: Shell,
    list: List,
}

#[derive(Template)]
#[template(path = "customers/show.html")]
struct ShowPage {
    shell: Shell,
    customer: Shown,
    history: Vec<Happened>,
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
    conflict: Option<Conflict>,
    country: Option<String>,
    name_length: usize,
}

#[derive(Template)]
#[template(path = "customers/delete.html")]
struct DeletePage {
    shell: Shell,
    customer: Shown,
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
            form,
            invalid: Invalid::default(),
            conflict: None,
            country: user.customers().rules().country.map(|country| country.to_string()),
            name_length: NAME_LENGTH,
        }
    }

    fn correcting(user: &SignedIn, customer: &customer::Model, form: CustomerForm) -> Self {
        Self { id: Some(customer.id), name: customer.name(), ..Self::new(user, form) }
    }
}

/// `GET /customers`.
pub async fn index(user: SignedIn, asked: Asked<ListAddress>, target: Target) -> Answer {
    let customers = user.customers();
    let query = query(&customers, &asked);
    let found = customers.search(&query).await?;
    let shell = user.shell_saying(notice(&user).await?);
    let list = List::new(&shell.at, &query, found);
    let page = IndexPage { shell, list };
    if target.is("results") { html::page(&page.as_results()) } else { html::page(&page) }
}

/// The list as it would be of these people alone, ready to be rendered.
pub fn list_of(people: impl IntoIterator<Item = Person>, shell: Shell) -> impl Template {
    let rows: Vec<_> = people.into_iter().map(|person| person_row(person, now())).collect();
    let total = Total::Exactly(rows.len() as u64);
    let query = Query { text: String::new(), order: Order::usual(""), start: Start::First, limit: PAGE };
    let page = Page { rows, position: 0, previous: None, next: None };
    IndexPage { list: List::new(&shell.at, &query, (page, total)), shell }
}

fn query(customers: &Customers, asked: &ListAddress) -> Query {
    let text: String = asked.q.trim().chars().take(SEARCHED).collect();
    let order = Order::named(&asked.sort).unwrap_or(Order::usual(&text));
    let cursor = |sealed: &str| customers.cursor(sealed, order);
    let start = match (cursor(&asked.after), cursor(&asked.before)) {
        (Some(after), _) => Start::After(after),
        (None, Some(before)) => Start::Before(before),
        (None, None) if asked.before == END => Start::Last,
        (None, None) => Start::First,
    };
    Query { text, order, start, limit: PAGE }
}

/// The sentence about what was just done, with the name as it stands now.
async fn notice(user: &SignedIn) -> Result<Option<Notice>, PageError> {
    let Some((word, id)) = user.said().and_then(|said| said.split_once('.')) else { return Ok(None) };
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    let customers = user.customers();
    let (found, text) = match word {
        "added" => (customers.find(id).await, "was added."),
        "saved" => (customers.find(id).await, "was saved."),
        "restored" => (customers.find(id).await, "is back."),
        "deleted" if user.role().edits() => (customers.find_deleted(id).await, "was deleted."),
        _ => return Ok(None),
    };
    let undo = (word == "deleted").then(|| format!("/customers/{id}/restore"));
    match found {
        Ok(customer) => Ok(Some(Notice { name: Some(customer.name()), text: text.into(), undo })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `GET /customers/new`.
pub async fn new(user: Editor, asked: Asked<FormAddress>) -> Answer {
    let mut form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::named(&asked.name));
    form.key = Uuid::new_v4().to_string();
    html::page(&FormPage::new(&user, form))
}

/// What the person had typed when the session ended.
async fn draft(user: &SignedIn, asked: &FormAddress) -> Result<Option<CustomerForm>, Error> {
    let Some(id) = asked.draft else { return Ok(None) };
    let typed = user.account().draft(id).await?;
    Ok(typed.and_then(|typed| serde_urlencoded::from_str(&typed).ok()))
}

/// `POST /customers/new`.
pub async fn create(sent: Sent<Editor, CustomerForm>) -> Answer {
    let Sent { who: user, form } = sent;
    let customers = user.customers();
    let once = customers.once("/customers/new", &form.key, &form).ok();
    let created = match customers.create(&form, once).await {
        // The form was gone back to and filled for somebody else.
        Err(Error::KeyReused) => customers.create(&form, None).await,
        other => other,
    };
    match created {
        Ok(customer) => said(&user, customer.id, "added"),
        Err(Error::Invalid(invalid)) => html::unprocessable(&FormPage { invalid, ..FormPage::new(&user, form) }),
        Err(error) => Err(error.into()),
    }
}

fn said(user: &SignedIn, id: Uuid, word: &str) -> Answer {
    html::see_other_saying(user.site(), &format!("/customers/{id}"), &format!("{word}.{id}"))
}

/// `GET /customers/{id}`.
pub async fn show(user: SignedIn, id: Path<Uuid>) -> Answer {
    let customers = user.customers();
    let customer = customers.find(*id).await?;
    let history = customers.history(*id).await?;
    let shell = user.shell_saying(notice(&user).await?);
    let history = history.into_iter().map(Happened::from).collect();
    html::page(&ShowPage { shell, customer: Shown::of(&customer), history })
}

/// `GET /customers/{id}/edit`.
pub async fn edit(user: Editor, id: Path<Uuid>, asked: Asked<FormAddress>) -> Answer {
    let customer = user.customers().find(*id).await?;
    let form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::of(&customer));
    html::page(&FormPage::correcting(&user, &customer, form))
}

/// `POST /customers/{id}/edit`; of a record that went to the trash meanwhile, whoever has seen that brings it back.
pub async fn update(sent: Sent<Editor, CustomerForm>, id: Path<Uuid>) -> Answer {
    let Sent { who: user, form } = sent;
    let customers = user.customers();
    let version = form.version.parse().unwrap_or(0);
    let saved = match customers.update(*id, Some(version), &form).await {
        Err(Error::NotFound) => customers.bring_back(*id, version, &form).await,
        other => other,
    };
    match saved {
        Ok(customer) => said(&user, customer.id, "saved"),
        Err(Error::Invalid(invalid)) => {
            let customer = customers.find_any(*id).await?;
            html::unprocessable(&FormPage { invalid, ..FormPage::correcting(&user, &customer, form) })
        }
        Err(Error::Stale) => conflict(&user, &customers.find_any(*id).await?, form),
        Err(error) => Err(error.into()),
    }
}

/// 409: both sides of what two people did, and the form again, ready to be saved over theirs.
fn conflict(user: &SignedIn, theirs: &customer::Model, mut form: CustomerForm) -> Answer {
    let conflict = Some(Conflict::between(theirs, &form, user.customers().rules()));
    form.version = theirs.version.to_string();
    html::answer(StatusCode::CONFLICT, &FormPage { conflict, ..FormPage::correcting(user, theirs, form) })
}

/// `POST /customers/check`: one field, for the form that is being filled.
pub async fn check(sent: Sent<Editor, CustomerForm>, asked: Asked<CheckAddress>) -> Answer {
    let Sent { who: user, form } = sent;
    let rules = user.customers().rules();
    let field = CustomerForm::field(&asked.field).ok_or(Error::NotFound)?;
    let complaint = form.check(rules).err().and_then(|invalid| invalid.of(field).map(str::to_owned));
    let understood = if complaint.is_none() { form.understood(field, rules) } else { None };
    html::page(&CheckedField { complaint, understood })
}

/// `GET /customers/{id}/delete`.
pub async fn ask_delete(user: Editor, id: Path<Uuid>) -> Answer {
    let customer = user.customers().find(*id).await?;
    html::page(&DeletePage { shell: user.shell(), customer: Shown::of(&customer) })
}

/// `POST /customers/{id}/delete`.
pub async fn delete(sent: Sent<Editor, Button>, id: Path<Uuid>) -> Answer {
    let deleted = sent.who.customers().delete(*id, None).await?;
    html::see_other_saying(sent.who.site(), "/customers", &format!("deleted.{}", deleted.id))
}

/// `POST /customers/{id}/restore`: the "Undo" of a deletion.
pub async fn restore(sent: Sent<Editor, Button>, id: Path<Uuid>) -> Answer {
    let restored = sent.who.customers().restore(*id).await?;
    said(&sent.who, restored.id, "restored")
}

/// `GET /`.
pub async fn home(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/customers")
}
