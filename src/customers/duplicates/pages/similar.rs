//! The warning beside a form that is being filled: someone like this is already here.

use actix_web::web::Query as Asked;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::{
    super::{field::Value, form::CustomerForm, store::Customers, views::CustomerView},
    Similar,
};
use crate::{
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Editor, FormBy, SignedIn},
};

/// Whose form it is; nobody's for a new customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SimilarParams {
    pub of: Option<Uuid>,
}

/// Customers who may be the same person, each with the reasons.
pub type SimilarPeople = Vec<(CustomerView, String)>;

#[derive(Template)]
#[template(path = "customers/similar.html")]
struct SimilarPart {
    shell: Shell,
    people: SimilarPeople,
}

/// `POST /customers/similar`: the form that is being filled, so that nothing personal stands in an address.
pub async fn similar(sent: FormBy<Editor, CustomerForm>, asked: Asked<SimilarParams>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    let similar = customers.similar_to_form(&form, asked.of).await?;
    html::part(&SimilarPart { shell: user.shell(), people: people(&user, &customers, &similar) })
}

/// They in words.
pub fn people<'s>(
    user: &SignedIn,
    customers: &Customers,
    similar: impl IntoIterator<Item = &'s Similar>,
) -> SimilarPeople {
    let shown = |Similar { customer, score }: &Similar| {
        (CustomerView::filled(customer, user.clock(), customers.fields()), score.in_words())
    };
    similar.into_iter().map(shown).collect()
}
