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
    field::Field,
    form::{CustomerForm, NAME_LENGTH},
    history::HistoryPage,
    merge::{Conflict, Correction},
    sample::Person,
    search::{END, Order, Page, Query, Start, Total},
    shown::Shown,
    store::person_row,
    views::{Clash, CustomerView, Happened, List, Since, list_address, nearest_page},
};
use crate::{
    clock::{Clock, now},
    error::{Error, Invalid, PageError},
    http::{
        etag::Expected,
        flash::{self, Flash},
        html::{self, Answer, Button, Target},
        page::Shell,
    },
    sign_in::{Draftable, Editor, FormBy, SignedIn},
};

/// How many changes a page of a record shows.
const PAGE_OF_HISTORY: usize = 50;

/// How many customers a page of the list shows.
const PAGE: u64 = 50;

/// The most characters of a search that are looked for, as the box itself allows.
const SEARCHED: usize = 200;

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListAddress {
    /// Nothing when the address has no `q`, as against an empty one.
    pub q: Option<String>,
    pub sort: String,
    pub after: String,
    pub before: String,
}

/// What the address of a record says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HistoryAddress {
    pub before: String,
}

/// What the address of a form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FormAddress {
    pub name: String,
    pub draft: Option<Uuid>,
}

/// The version of the customer that is to be deleted, and its values as the page showed them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeleteForm {
    pub version: String,
    pub shown: String,
}

impl Draftable for DeleteForm {}

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
    customer: CustomerView,
    history: Vec<Happened>,
    before: Option<i64>,
    next: Option<i64>,
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
#[template(path = "customers/delete.html")]
struct DeletePage {
    shell: Shell,
    customer: CustomerView,
    version: i64,
    shown: Shown,
    since: Option<Since>,
}

impl DeletePage {
    fn new(user: &SignedIn, customer: &customer::Model, since: Option<Since>) -> Self {
        let (version, shown) = (customer.version, Shown::of(customer));
        Self { shell: user.shell(), customer: CustomerView::of(customer, user.clock()), version, shown, since }
    }
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
            name_length: NAME_LENGTH,
        }
    }

    fn correcting(user: &SignedIn, customer: &customer::Model, form: CustomerForm) -> Self {
        Self { id: Some(customer.id), name: customer.name(), ..Self::new(user, form) }
    }
}

/// `GET /customers`; a page that has emptied, or a search for nothing, leads to the page that is meant.
pub async fn index(user: SignedIn, asked: Asked<ListAddress>, target: Target) -> Answer {
    let customers = user.customers();
    let query = query(&customers, &asked);
    if !target.is("results") && asked.q.is_some() && query.text.is_empty() {
        return Ok(html::see_other(user.site(), &list_address(&query, query.order, None)));
    }
    let found = customers.search(&query).await?;
    if let Some(nearest) = nearest_page(&query, &found.0) {
        return Ok(html::see_other(user.site(), &nearest));
    }
    let list = List::new(&user.site().at, &query, found, user.clock());
    if target.is("results") {
        let address = list.first.clone();
        return html::part_at(&address, &IndexPage { list, shell: user.shell() }.as_results());
    }
    html::page(&IndexPage { list, shell: user.shell_with(notice(&user).await?) })
}

/// The list as it would be of these people alone, ready to be rendered.
pub fn list_of(people: impl IntoIterator<Item = Person>, shell: Shell) -> impl Template {
    let rows: Vec<_> = people.into_iter().map(|person| person_row(person, now())).collect();
    let total = Total::Exactly(rows.len() as u64);
    let query = Query { text: String::new(), order: Order::usual(""), start: Start::First, limit: PAGE };
    let page = Page { rows, position: 0, previous: None, next: None };
    IndexPage { list: List::new(&shell.at, &query, (page, total), &Clock::utc()), shell }
}

fn query(customers: &Customers, asked: &ListAddress) -> Query {
    let text: String = asked.q.as_deref().unwrap_or_default().trim().chars().take(SEARCHED).collect();
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
async fn notice(user: &SignedIn) -> Result<Option<Flash>, PageError> {
    let Some((word, id)) = user.flash().and_then(|said| said.split_once('.')) else { return Ok(None) };
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    let customers = user.customers();
    let (found, text) = match word {
        "added" => (customers.find(id).await, "was added."),
        "saved" => (customers.find(id).await, "was saved."),
        "merged" => (customers.find(id).await, "was saved. Changes that others made in the meantime were kept."),
        "restored" => (customers.find(id).await, "was restored."),
        "deleted" if user.role().edits() => (customers.find_deleted(id).await, "was deleted."),
        _ => return Ok(None),
    };
    let undo = (word == "deleted").then(|| format!("/customers/{id}/restore"));
    match found {
        Ok(customer) => Ok(Some(Flash { name: Some(customer.name()), text: text.into(), undo })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `GET /customers/new`.
pub async fn new(user: Editor, asked: Asked<FormAddress>) -> Answer {
    let mut form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::named(&asked.name));
    if form.key.is_empty() {
        form.key = Uuid::new_v4().to_string();
    }
    html::page(&FormPage::new(&user, form))
}

/// What the person had typed when the session ended.
async fn draft(user: &SignedIn, asked: &FormAddress) -> Result<Option<CustomerForm>, Error> {
    let Some(id) = asked.draft else { return Ok(None) };
    let typed = user.account().draft(id).await?;
    Ok(typed.and_then(|typed| serde_urlencoded::from_str(&typed).ok()))
}

/// `POST /customers/new`.
pub async fn create(sent: FormBy<Editor, CustomerForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers();
    let once = customers.once("/customers/new", &form.key, &form).ok();
    let created = match customers.create(&form, once).await {
        // The form was gone back to and filled for somebody else.
        Err(Error::KeyReused) => customers.create(&form, None).await,
        other => other,
    };
    match created {
        Ok(created) => said(&user, created.customer.id, "added"),
        Err(Error::Invalid(invalid)) => html::unprocessable(&FormPage { invalid, ..FormPage::new(&user, form) }),
        Err(error) => Err(error.into()),
    }
}

fn said(user: &SignedIn, id: Uuid, word: &str) -> Answer {
    flash::see_other(user.site(), &format!("/customers/{id}"), &format!("{word}.{id}"))
}

/// `GET /customers/{id}`.
pub async fn show(user: SignedIn, id: Path<Uuid>, asked: Asked<HistoryAddress>) -> Answer {
    let customers = user.customers();
    let customer = customers.find(*id).await?;
    let before = asked.before.parse().ok();
    let HistoryPage { changes, next } = customers.history(*id, before, PAGE_OF_HISTORY).await?;
    let shell = user.shell_with(notice(&user).await?);
    let history = changes.into_iter().map(|change| Happened::of(change, user.clock())).collect();
    html::page(&ShowPage { shell, customer: CustomerView::of(&customer, user.clock()), history, before, next })
}

/// `GET /customers/{id}/edit`.
pub async fn edit(user: Editor, id: Path<Uuid>, asked: Asked<FormAddress>) -> Answer {
    let customer = user.customers().find(*id).await?;
    let form = draft(&user, &asked).await?.unwrap_or_else(|| CustomerForm::of(&customer));
    html::page(&FormPage::correcting(&user, &customer, form))
}

/// `POST /customers/{id}/edit`; of a record that went to the trash meanwhile, whoever has seen that restores it.
pub async fn update(sent: FormBy<Editor, CustomerForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers();
    match customers.correct(*id, &form).await {
        Ok(Correction::Saved { customer, merged }) => said(&user, customer.id, if merged { "merged" } else { "saved" }),
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
pub async fn check(sent: FormBy<Editor, CustomerForm>, asked: Asked<CheckAddress>) -> Answer {
    let FormBy { who: user, form } = sent;
    let rules = user.customers().rules();
    let field = Field::named(&asked.field).ok_or(Error::NotFound)?;
    let complaint = form.complaint(field, rules).map(|complaint| complaint.message);
    let understood = if complaint.is_none() { form.understood(field, rules) } else { None };
    html::part(&CheckedField { complaint, understood })
}

/// `GET /customers/{id}/delete`.
pub async fn ask_delete(user: Editor, id: Path<Uuid>) -> Answer {
    let customer = user.customers().find(*id).await?;
    html::page(&DeletePage::new(&user, &customer, None))
}

/// `POST /customers/{id}/delete`; when the record is not as the page showed it, that is told first.
pub async fn delete(sent: FormBy<Editor, DeleteForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers();
    match customers.delete(*id, Expected::version(form.version.parse().unwrap_or(0))).await {
        Ok(deleted) => flash::see_other(user.site(), "/customers", &format!("deleted.{}", deleted.id)),
        Err(Error::Stale) => {
            let (customer, last) = (customers.find(*id).await?, customers.last_change(*id).await?);
            let own = last.as_ref().is_some_and(|last| customers.made(last));
            let since = Since::of(&customer, &Shown::read(&form.shown), last.as_ref(), own, user.clock());
            html::answer(StatusCode::CONFLICT, &DeletePage::new(&user, &customer, Some(since)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /customers/{id}/restore`: the "Undo" of a deletion.
pub async fn restore(sent: FormBy<Editor, Button>, id: Path<Uuid>) -> Answer {
    let restored = sent.who.customers().restore(*id).await?;
    said(&sent.who, restored.id, "restored")
}

/// `GET /`.
pub async fn home(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/customers")
}
