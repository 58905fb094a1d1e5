//! Who may be the same person as a customer, for programs.

use actix_web::{HttpResponse, web::Path};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    super::{entity::customer, json::CustomerOutput, own_fields::Definitions, store::Customers},
    Similar,
    rules::{Reason, Verdict},
};
use crate::{
    error::Error,
    http::problem::Answer,
    sign_in::{Bearer, SignedIn},
};

/// Customers that may be the same person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarList {
    items: Vec<SimilarOutput>,
}

/// A customer that may be the same person, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimilarCustomer)]
pub struct SimilarOutput {
    customer: CustomerOutput,
    /// log2 of the odds that the two are one person.
    #[schema(example = 18.7)]
    points: f64,
    verdict: Verdict,
    reasons: Vec<Reason>,
    /// The reasons for people.
    #[schema(example = "same name, same birth date, different phone")]
    words: String,
}

/// Who may be the same person as a customer.
pub async fn similar_to(customers: &Customers, customer: &customer::Model) -> Result<Vec<SimilarOutput>, Error> {
    let similar = customers.similar_to(customer).await?;
    Ok(similar.iter().map(|similar| SimilarOutput::of(similar, customers.fields())).collect())
}

impl SimilarOutput {
    fn of(Similar { customer, score }: &Similar, fields: &Definitions) -> Self {
        Self {
            customer: CustomerOutput::of(customer, fields),
            points: (score.points * 10.0).round() / 10.0,
            verdict: score.verdict(),
            reasons: score.reasons.clone(),
            words: score.in_words(),
        }
    }
}

/// Find customers that may be the same person
///
/// Up to five, the surest first. A customer who was added or changed a moment ago may not be found yet.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/similar",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The customer's id")),
    responses((status = 200, description = "Who may be the same person", body = SimilarList)),
)]
pub async fn show_similar(user: Bearer<SignedIn>, id: Path<Uuid>) -> Answer {
    let customers = user.0.customers().await?;
    let customer = customers.find(*id).await?;
    let items = similar_to(&customers, &customer).await?;
    Ok(HttpResponse::Ok().json(SimilarList { items }))
}
