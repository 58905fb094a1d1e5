//! Customers for programs: the same form, the same store, the same history as the pages.
//! A change names the version it is meant for by `If-Match`; an answer names its version by `ETag`.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Path};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    Customers,
    entity::customer,
    form::CustomerForm,
    history::{Change, FieldChange},
    search::{Order, Query, Start},
};
use crate::{
    accounts::{Bearer, Editor, Posted, SignedIn},
    error::{Complaint, Error, Invalid},
    html::Moment,
    json::{self, Answer, Problem},
};

/// How many customers a page has unless it says otherwise, and at most.
const PAGE: (u64, u64) = (50, 200);

/// A customer to be kept.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerInput {
    /// At least one letter; every script.
    #[schema(example = "Ada", required, min_length = 1)]
    first_name: String,
    /// At least one letter; every script.
    #[schema(example = "Lovelace", required, min_length = 1)]
    last_name: String,
    /// A real calendar date, not in the future, at most 130 years ago.
    #[schema(example = "1980-02-01", required, format = Date)]
    date_of_birth: String,
    /// A valid number with its country code, however it is spaced.
    #[schema(example = "+44 20 7946 0958", required, min_length = 1)]
    phone_number: String,
}

/// What is to be otherwise about a customer; what is left out stays.
#[expect(clippy::option_option, reason = "left out, null and there are three things in a merge patch")]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerPatch {
    #[schema(example = "Ada", value_type = Option<String>, nullable = false, min_length = 1)]
    #[serde(deserialize_with = "present")]
    first_name: Option<Option<String>>,
    #[schema(example = "King", value_type = Option<String>, nullable = false, min_length = 1)]
    #[serde(deserialize_with = "present")]
    last_name: Option<Option<String>>,
    #[schema(example = "1980-02-01", value_type = Option<String>, nullable = false, format = Date)]
    #[serde(deserialize_with = "present")]
    date_of_birth: Option<Option<String>>,
    #[schema(example = "+44 20 7946 0958", value_type = Option<String>, nullable = false, min_length = 1)]
    #[serde(deserialize_with = "present")]
    phone_number: Option<Option<String>>,
}

/// A member that is there, be it null: a merge patch means to remove it, which the rules then refuse.
#[expect(clippy::option_option, reason = "left out, null and there are three things in a merge patch")]
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerOutput {
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    id: Uuid,
    #[schema(example = "Ada", max_length = 100)]
    first_name: String,
    #[schema(example = "Lovelace", max_length = 100)]
    last_name: String,
    #[schema(example = "1980-02-01", format = Date)]
    date_of_birth: String,
    /// As E.164 has it.
    #[schema(example = "+442079460958", pattern = r"^\+[1-9][0-9]{3,16}$")]
    phone_number: String,
    /// Counts the changes; the `ETag` is this number in quotes.
    #[schema(example = 1, minimum = 1)]
    version: i64,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    created_at: String,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    updated_at: String,
}

/// One page of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerList {
    items: Vec<CustomerOutput>,
    /// The cursor of the next page, to be sent as `after`; null on the last page.
    #[schema(required)]
    next: Option<String>,
}

/// Everything that happened to a customer's record, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerHistory {
    items: Vec<ChangeOutput>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeOutput {
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    at: String,
    /// `create`, `update`, `delete` or `restore`.
    #[schema(example = "update")]
    act: &'static str,
    /// `page`, `api` or `command`.
    #[schema(example = "api")]
    way: &'static str,
    /// The username; null when the command line did it.
    #[schema(example = "ada", required)]
    by: Option<String>,
    fields: Vec<FieldChangeOutput>,
}

/// A field before and after.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub struct FieldChangeOutput {
    #[schema(example = "last_name")]
    field: String,
    /// Null in a new record.
    #[schema(example = "Lovelace", required)]
    before: Option<String>,
    #[schema(example = "King", required)]
    after: Option<String>,
}

/// Which customers, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words of names, or digits of a phone number.
    #[param(example = "love")]
    q: Option<String>,
    /// `name`, `date_of_birth`, `created_at` or `updated_at`, with `-` before it for the other way round.
    #[param(example = "-created_at", inline, schema_with = orders)]
    sort: Option<String>,
    /// How many at most.
    #[param(example = 50, value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// The `next` of the page before, with the same `sort`.
    after: Option<String>,
}

fn orders() -> utoipa::openapi::schema::Object {
    let words = ["name", "date_of_birth", "created_at", "updated_at"];
    let both = words.iter().flat_map(|word| [(*word).to_owned(), format!("-{word}")]);
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(both))
        .description(Some("The order; `-` before it turns it round."))
        .build()
}

impl From<&customer::Model> for CustomerOutput {
    fn from(row: &customer::Model) -> Self {
        Self {
            id: row.id,
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            date_of_birth: row.date_of_birth.to_string(),
            phone_number: row.phone_number.clone(),
            version: row.version,
            created_at: Moment::at(row.created_at).exact,
            updated_at: Moment::at(row.updated_at).exact,
        }
    }
}

impl From<Change> for ChangeOutput {
    fn from(change: Change) -> Self {
        let field = |FieldChange { field, before, after }| FieldChangeOutput { field, before, after };
        Self {
            at: Moment::at(change.at).exact,
            act: change.act.name(),
            way: change.way.name(),
            by: change.who,
            fields: change.fields.into_iter().map(field).collect(),
        }
    }
}

impl From<CustomerInput> for CustomerForm {
    fn from(input: CustomerInput) -> Self {
        let CustomerInput { first_name, last_name, date_of_birth, phone_number } = input;
        Self { first_name, last_name, iso_date: Some(date_of_birth), phone_number, ..Self::default() }
    }
}

impl CustomerPatch {
    fn applied_to(self, customer: &customer::Model) -> CustomerForm {
        let now = CustomerForm::of(customer);
        let patched = |new: Option<Option<_>>, now: String| new.map_or(now, Option::unwrap_or_default);
        CustomerForm {
            first_name: patched(self.first_name, now.first_name.clone()),
            last_name: patched(self.last_name, now.last_name.clone()),
            iso_date: self.date_of_birth.map(Option::unwrap_or_default),
            phone_number: patched(self.phone_number, now.phone_number.clone()),
            ..now
        }
    }
}

impl ListQuery {
    fn read(&self, customers: &Customers) -> Result<Query, Invalid> {
        let mut invalid = Invalid::default();
        let order = self.sort.as_deref().map_or(Some(Order::DEFAULT), Order::named);
        let order = order.unwrap_or_else(|| {
            invalid.add("sort", Complaint::new("not_known", "Sort by one of the orders this operation names"));
            Order::DEFAULT
        });
        let limit = self.limit.as_deref().map_or(Some(PAGE.0), |limit| limit.parse().ok());
        let limit = limit.filter(|limit| (1..=PAGE.1).contains(limit)).unwrap_or_else(|| {
            invalid.add("limit", Complaint::new("out_of_range", "Ask for 1 to 200 customers"));
            PAGE.0
        });
        let after =
            self.after.as_deref().filter(|after| !after.is_empty()).map(|sealed| customers.cursor(sealed, order));
        let start = match after {
            None => Start::First,
            Some(Some(cursor)) => Start::After(cursor),
            Some(None) => {
                let words = "Send the cursor that came as next, with the same sort";
                invalid.add("after", Complaint::new("not_a_cursor", words));
                Start::First
            }
        };
        let text = self.q.as_deref().unwrap_or_default().trim().to_owned();
        if text.chars().count() > 200 {
            invalid.add("q", Complaint::new("too_long", "Search for at most 200 characters"));
        }
        if invalid.is_empty() { Ok(Query { text, order, start, limit }) } else { Err(invalid) }
    }
}

/// A customer with its version as entity tag.
fn answered(mut answer: actix_web::HttpResponseBuilder, customer: &customer::Model) -> HttpResponse {
    answer.insert_header(json::etag(customer.version)).json(CustomerOutput::from(customer))
}

/// List and search customers
///
/// Pages by cursor: send the `next` of one page as the `after` of the next until it is null.
#[utoipa::path(
    get,
    path = "/api/v1/customers",
    tag = "Customers",
    params(ListQuery),
    responses(
        (status = 200, description = "A page of customers", body = CustomerList),
        (status = 422, description = "A parameter breaks the rules", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list_customers(user: Bearer<SignedIn>, request: HttpRequest) -> Answer {
    let customers = user.0.customers();
    let query = json::asked::<ListQuery>(&request)?.read(&customers)?;
    let page = customers.search(&query).await?;
    let items = page.rows.iter().map(CustomerOutput::from).collect();
    Ok(HttpResponse::Ok().json(CustomerList { items, next: page.next }))
}

/// Add a customer
///
/// With an `Idempotency-Key` a request sent again within 24 hours adds nothing and gets the same answer.
#[utoipa::path(
    post,
    path = "/api/v1/customers",
    tag = "Customers",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it is done once; 1 to 255 visible characters", min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    request_body = CustomerInput,
    responses(
        (status = 201, description = "The customer was added", body = CustomerOutput, headers(
            ("Location" = String, description = "The customer's address"),
            ("ETag" = String, description = "The customer's version"),
        )),
        (status = 409, description = "The first request with this key is still under way", body = Problem,
            content_type = "application/problem+json", headers(("Retry-After" = i64, description = "Seconds to wait"))),
    ),
)]
pub async fn create_customer(posted: Posted<Editor, CustomerInput>, request: HttpRequest) -> Answer {
    let (customers, form) = (posted.who.customers(), CustomerForm::from(posted.body));
    let key = idempotency_key(&request)?;
    let once = key.map(|key| customers.once("/api/v1/customers", key, &form)?.held()).transpose()?;
    let customer = customers.create(&form, once).await?;
    let address = format!("{}/api/v1/customers/{}", posted.who.site().at, customer.id);
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::LOCATION, address));
    Ok(answered(answer, &customer))
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<&str>, Error> {
    let mut headers = request.headers().get_all("Idempotency-Key");
    let refused = Error::Malformed("The header Idempotency-Key takes 1 to 255 visible characters, once.");
    match (headers.next(), headers.next()) {
        (None, _) => Ok(None),
        (Some(key), None) => key.to_str().map(Some).map_err(|_| refused),
        (Some(_), Some(_)) => Err(refused),
    }
}

/// Read a customer
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-None-Match" = Option<String>, Header, description = "The version the program has"),
    ),
    responses(
        (status = 200, description = "The customer", body = CustomerOutput, headers(("ETag" = String, description = "The version"))),
        (status = 304, description = "The program has the current version", headers(("ETag" = String, description = "The version"))),
    ),
)]
pub async fn show_customer(user: Bearer<SignedIn>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customer = user.0.customers().find(*id).await?;
    if json::is_known(&request, customer.version) {
        return Ok(HttpResponse::NotModified().insert_header(json::etag(customer.version)).finish());
    }
    Ok(answered(HttpResponse::Ok(), &customer))
}

/// Replace a customer's particulars
#[utoipa::path(
    put,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version that is to be changed, or *"),
    ),
    request_body = CustomerInput,
    responses((status = 200, description = "The customer as it is now", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn update_customer(posted: Posted<Editor, CustomerInput>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customers = posted.who.customers();
    let current = customers.find(*id).await?;
    let version = json::if_match(&request, current.version)?;
    let customer = customers.update(*id, version, &posted.body.into()).await?;
    Ok(answered(HttpResponse::Ok(), &customer))
}

/// Change some of a customer's particulars
///
/// A merge patch (RFC 7396): what is left out stays as it is.
#[utoipa::path(
    patch,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version that is to be changed, or *"),
    ),
    request_body(content((CustomerPatch = "application/merge-patch+json"), (CustomerPatch = "application/json"))),
    responses((status = 200, description = "The customer as it is now", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn patch_customer(posted: Posted<Editor, CustomerPatch>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customers = posted.who.customers();
    let current = customers.find(*id).await?;
    let version = json::if_match(&request, current.version)?;
    let customer = customers.update(*id, version, &posted.body.applied_to(&current)).await?;
    Ok(answered(HttpResponse::Ok(), &customer))
}

/// Delete a customer
///
/// The customer goes to the trash, and can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version that is to be deleted, or *"),
    ),
    responses((status = 204, description = "The customer is in the trash")),
)]
pub async fn delete_customer(user: Bearer<Editor>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customers = user.0.customers();
    let current = customers.find(*id).await?;
    let version = json::if_match(&request, current.version)?;
    customers.delete(*id, Some(version)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Bring a customer back
///
/// Takes a deleted customer out of the trash.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/restore",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The customer's id")),
    responses((status = 200, description = "The customer is back", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn restore_customer(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    let customer = user.0.customers().restore(*id).await?;
    Ok(answered(HttpResponse::Ok(), &customer))
}

/// What happened to a customer's record
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/history",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The customer's id")),
    responses((status = 200, description = "Every change, the latest first", body = CustomerHistory)),
)]
pub async fn show_history(user: Bearer<SignedIn>, id: Path<Uuid>) -> Answer {
    let customers = user.0.customers();
    customers.find(*id).await?;
    let items = customers.history(*id).await?.into_iter().map(ChangeOutput::from).collect();
    Ok(HttpResponse::Ok().json(CustomerHistory { items }))
}
