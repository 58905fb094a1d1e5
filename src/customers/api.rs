//! Customers for programs: the same form, the same store, the same history as the pages.
//! A change names the version it is meant for by `If-Match`; an answer names its version by `ETag`.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Path};
use uuid::Uuid;

use super::{
    duplicates::api::similar_to,
    entity::customer,
    form::CustomerForm,
    json::{ChangeOutput, CreatedOutput, CustomerHistory, CustomerInput, CustomerList, CustomerOutput, CustomerPatch},
    own_fields::Definitions,
    params::{HistoryQuery, ListQuery},
    store::{Created, Customers},
};
use crate::{
    error::Error,
    http::{
        body, etag,
        problem::{Answer, Problem},
    },
    sign_in::{Bearer, Editor, JsonBy, SignedIn},
};

/// A customer with its version as entity tag.
fn answered(
    mut answer: actix_web::HttpResponseBuilder,
    customers: &Customers,
    customer: &customer::Model,
) -> HttpResponse {
    answer
        .insert_header(etag::of_version(customer.version, customers.fields().version()))
        .json(CustomerOutput::of(customer, customers.fields()))
}

/// List and search customers
///
/// For the following page, send the `next` of this one as `after`. On the last page `next` is null.
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
    let customers = user.0.customers().await?;
    let query = body::query::<ListQuery>(&request)?.read(&customers)?;
    let (page, _) = customers.search(&query).await?;
    let items = page.rows.iter().map(|row| CustomerOutput::of(row, customers.fields())).collect();
    Ok(HttpResponse::Ok().json(CustomerList { items, next: page.next }))
}

/// Add a customer
///
/// Sent again within 24 hours with the same `Idempotency-Key`, a request adds nothing and gets the same answer.
/// Somebody who lies in the trash is added anew; only the pages ask whether to restore them instead.
#[utoipa::path(
    post,
    path = "/api/v1/customers",
    tag = "Customers",
    params(("Prefer" = Option<String>, Header, description = "`return=representation; similar` also answers who may be the same person"),
        ("Idempotency-Key" = Option<String>, Header, description = "Identifies this request, so that sending it again adds nothing; 1 to 255 visible characters", min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    request_body = CustomerInput,
    responses(
        (status = 201, description = "The customer was added", body = CreatedOutput, headers(
            ("Location" = String, description = "The customer's URL"),
            ("ETag" = String, description = "The customer's version"),
            ("Preference-Applied" = Option<String>, description = "What of `Prefer` was done"),
            ("Idempotent-Replayed" = Option<String>, description = "`true` when an earlier request with this key added the customer"),
        )),
        (status = 409, description = "The first request with this key is still running", body = Problem,
            content_type = "application/problem+json", headers(("Retry-After" = i64, description = "Seconds to wait"))),
    ),
)]
pub async fn create_customer(sent: JsonBy<Editor, CustomerInput>, request: HttpRequest) -> Answer {
    let customers = sent.who.customers().await?;
    let form = sent.body.into_form(customers.fields());
    let key = idempotency_key(&request)?;
    let idempotent =
        key.map(|key| customers.idempotent_request("/api/v1/customers", key, &form)?.held()).transpose()?;
    let Created { customer, replayed } = customers.create(&form, idempotent).await?;
    let address = format!("{}/api/v1/customers/{}", sent.who.site().at, customer.id);
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::LOCATION, address));
    if replayed {
        answer.insert_header(("Idempotent-Replayed", "true"));
    }
    let similar = if prefers_similar(&request) {
        answer.insert_header(("Preference-Applied", "return=representation; similar"));
        Some(similar_to(&customers, &customer).await?)
    } else {
        None
    };
    let body = CreatedOutput { customer: CustomerOutput::of(&customer, customers.fields()), similar };
    Ok(answer.insert_header(etag::of_version(customer.version, customers.fields().version())).json(body))
}

/// Whether `Prefer` (RFC 7240) asks for who is similar beside the customer.
fn prefers_similar(request: &HttpRequest) -> bool {
    let asks = |preference: &str| {
        let mut parts = preference.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("return=representation"))
            && parts.any(|parameter| parameter.eq_ignore_ascii_case("similar"))
    };
    let values = request.headers().get_all("Prefer").filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(asks)
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<&str>, Error> {
    let mut headers = request.headers().get_all("Idempotency-Key");
    let refused = Error::Malformed("Send one Idempotency-Key header of 1 to 255 visible characters.");
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
        ("If-None-Match" = Option<String>, Header, description = "The version you have"),
    ),
    responses(
        (status = 200, description = "The customer", body = CustomerOutput, headers(("ETag" = String, description = "The version"))),
        (status = 304, description = "You have the current version", headers(("ETag" = String, description = "The version"))),
        (status = 308, description = "The record was merged into another one, as any operation on it answers",
            headers(("Location" = String, description = "The same address of the record that was kept"))),
    ),
)]
pub async fn show_customer(user: Bearer<SignedIn>, id: Path<Uuid>) -> Answer {
    let customers = user.0.customers().await?;
    let customer = customers.find(*id).await?;
    Ok(answered(HttpResponse::Ok(), &customers, &customer))
}

/// Replace a customer's details
#[utoipa::path(
    put,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version you are changing, or * for any"),
    ),
    request_body = CustomerInput,
    responses((status = 200, description = "The updated customer", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn update_customer(sent: JsonBy<Editor, CustomerInput>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    change(&sent.who, *id, &request, move |_, fields| sent.body.into_form(fields)).await
}

/// Saves the form made of what is there now, over the version that the request names.
async fn change(
    user: &Editor,
    id: Uuid,
    request: &HttpRequest,
    form: impl FnOnce(&customer::Model, &Definitions) -> CustomerForm + Send + 'static,
) -> Answer {
    let customers = user.customers().await?;
    let customer = customers.update(id, etag::if_match(request)?, form).await?;
    Ok(answered(HttpResponse::Ok(), &customers, &customer))
}

/// Change some of a customer's details
///
/// A JSON merge patch (RFC 7396): anything left out stays as it is.
#[utoipa::path(
    patch,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version you are changing, or * for any"),
    ),
    request_body(content = CustomerPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated customer", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn patch_customer(sent: JsonBy<Editor, CustomerPatch>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    change(&sent.who, *id, &request, move |current, fields| sent.body.applied_to(current, fields)).await
}

/// Delete a customer
///
/// The customer is removed from the list and can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}",
    tag = "Customers",
    params(
        ("id" = Uuid, Path, description = "The customer's id"),
        ("If-Match" = String, Header, description = "The version you are deleting, or * for any"),
    ),
    responses((status = 204, description = "The customer was deleted")),
)]
pub async fn delete_customer(user: Bearer<Editor>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    user.0.customers().await?.delete(*id, etag::if_match(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Restore a customer
///
/// Undoes a deletion.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/restore",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The customer's id")),
    responses((status = 200, description = "The restored customer", body = CustomerOutput, headers(("ETag" = String, description = "The version")))),
)]
pub async fn restore_customer(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    let customers = user.0.customers().await?;
    let customer = customers.restore(*id).await?;
    Ok(answered(HttpResponse::Ok(), &customers, &customer))
}

/// Show a customer's history
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/history",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The customer's id"), HistoryQuery),
    responses(
        (status = 200, description = "A page of changes, newest first", body = CustomerHistory),
        (status = 422, description = "A parameter breaks the rules", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn show_history(user: Bearer<SignedIn>, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let (after, limit) = body::query::<HistoryQuery>(&request)?.read()?;
    let customers = user.0.customers().await?;
    customers.find(*id).await?;
    let page = customers.history(*id, after, limit).await?;
    let items = page.changes.into_iter().map(|change| ChangeOutput::of(change, customers.fields())).collect();
    Ok(HttpResponse::Ok().json(CustomerHistory { items, next: page.next.map(|next| next.to_string()) }))
}
