//! The fields of one's own for programs: which there are, and what their values are.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::definition::{Choice, Definition, Kind};
use crate::{
    http::problem::Answer,
    sign_in::{Bearer, SignedIn},
};

/// The fields of your own, in the order of the form.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldList {
    pub items: Vec<FieldOutput>,
}

/// A field of your own.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Field)]
pub struct FieldOutput {
    /// The name of the value in a customer's `fields`. It never changes.
    #[schema(example = "e_mail", pattern = "^[a-z][a-z0-9_]*$", max_length = 40)]
    key: String,
    #[schema(example = "E-mail", max_length = 60)]
    label: String,
    #[schema(inline, schema_with = kinds)]
    kind: &'static str,
    /// The hint below the label; may be empty.
    #[schema(example = "The address that invoices go to", max_length = 200)]
    help: String,
    /// Whether a customer must have a value.
    #[schema(example = false)]
    required: bool,
    /// Whether no two customers may have the same value.
    #[schema(example = true)]
    unique: bool,
    /// Whether the list has a column for it.
    #[schema(example = true)]
    listed: bool,
    /// Whether the search box finds its values.
    #[schema(example = true)]
    searched: bool,
    /// The options of a `choice`; empty for every other kind.
    choices: Vec<ChoiceOutput>,
}

/// An option of a choice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Choice)]
pub struct ChoiceOutput {
    /// The value in a customer's `fields`.
    #[schema(example = "gold")]
    key: String,
    #[schema(example = "Gold")]
    label: String,
    /// Whether it can no longer be chosen.
    #[schema(example = false)]
    retired: bool,
}

fn kinds() -> utoipa::openapi::schema::Object {
    let words = "What the values are: `text`, `long_text`, `email`, `url`, `phone` (E.164) and `choice` (the key of an \
                 option) are strings; `whole` and `decimal` numbers are strings too, and may be sent as numbers; `date` \
                 is a string such as 2026-11-23; `yes_no` is true or false.";
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(Kind::ALL.map(Kind::name)))
        .description(Some(words))
        .examples(["email"])
        .build()
}

impl From<&Definition> for FieldOutput {
    fn from(definition: &Definition) -> Self {
        let choice = |Choice { key, label, retired }| ChoiceOutput { key, label, retired };
        let is_choice = definition.kind == Kind::Choice;
        let choices = definition.choices.iter().filter(|_| is_choice).cloned().map(choice).collect();
        Self {
            key: definition.key.clone(),
            label: definition.label.clone(),
            kind: definition.kind.name(),
            help: definition.help.clone(),
            required: definition.required,
            unique: definition.unique,
            listed: definition.listed,
            searched: definition.searched,
            choices,
        }
    }
}

/// List the fields of your own
///
/// Administrators define them. A customer has their values in `fields`, by key.
#[utoipa::path(
    get,
    path = "/api/v1/fields",
    tag = "Fields",
    responses((status = 200, description = "The fields in use, in order", body = FieldList)),
)]
pub async fn list_fields(user: Bearer<SignedIn>) -> Answer {
    let customers = user.0.customers().await?;
    let items = customers.fields().active().map(|definition| FieldOutput::from(&**definition)).collect();
    Ok(HttpResponse::Ok().json(FieldList { items }))
}
