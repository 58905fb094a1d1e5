//! The warning beside a form that is being filled: someone like this is already here.

use actix_web::web::Query as Asked;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::{
    super::{field::Value, form::CustomerForm, views::CustomerView},
    Similar,
};
use crate::{
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Editor, FormBy},
};

/// Whose form it is; nobody's for a new customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SimilarParams {
    pub of: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "customers/similar.html")]
struct SimilarPart {
    shell: Shell,
    people: Vec<(CustomerView, String)>,
}

/// `POST /customers/similar`: the form that is being filled, so that nothing personal stands in an address.
pub async fn similar(sent: FormBy<Editor, CustomerForm>, asked: Asked<SimilarParams>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    let similar = customers.similar_to_form(&form, asked.of).await?;
    let shown = |Similar { customer, score }: &Similar| {
        (CustomerView::filled(customer, user.clock(), customers.fields()), score.in_words())
    };
    html::part(&SimilarPart { shell: user.shell(), people: similar.iter().map(shown).collect() })
}
