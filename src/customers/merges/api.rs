//! Merging for programs: the record to keep, the one to merge into it, and which values come from that one.

use actix_web::{HttpResponse, web::Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    entity as merge,
    form::{Side, SidesForm},
    undo::Undone,
};
use crate::{
    customers::{field::Field, json::CustomerOutput, own_fields::Definitions, store::Customers},
    error::{Complaint, Error, Invalid},
    http::problem::{Answer, Problem},
    sign_in::{Editor, JsonBy},
};

/// Two records to make one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = MergeInput)]
pub struct MergeInput {
    /// The record that is left, with its id.
    #[schema(required, example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    kept_id: Uuid,
    /// The version of it that you have seen.
    #[schema(required, example = 3, minimum = 1)]
    kept_version: i64,
    /// The record that is merged into it; its address leads there from then on.
    #[schema(required, example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c")]
    other_id: Uuid,
    /// The version of it that you have seen.
    #[schema(required, example = 1, minimum = 1)]
    other_version: i64,
    /// The fields whose value comes from the other record, such as `last_name` or `fields.email`.
    #[schema(example = json!(["last_name"]))]
    from_other: Vec<String>,
}

/// What a merge is undone with, where something changed since.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = UndoMergeInput)]
pub struct UndoInput {
    /// The version of the record that was kept, as you have seen it.
    #[schema(required, example = 5, minimum = 1)]
    kept_version: i64,
    /// Of the fields that changed since the merge, those that go back to what they were before it; the others stay.
    #[schema(example = json!(["last_name"]))]
    back: Vec<String>,
}

/// Two records that were made one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merge)]
pub struct MergeOutput {
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    id: Uuid,
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    kept_id: Uuid,
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c")]
    other_id: Uuid,
    customer: CustomerOutput,
}

/// Two records that are two again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UndoneMerge)]
pub struct UndoneOutput {
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    id: Uuid,
    kept: CustomerOutput,
    other: CustomerOutput,
}

/// Merge two customers
///
/// The other record stays whole, so that the merge can be undone. Its addresses answer 308 and lead to the record that was kept,
/// whose history has that of both.
#[utoipa::path(
    post,
    path = "/api/v1/merges",
    tag = "Customers",
    request_body = MergeInput,
    responses(
        (status = 201, description = "The two are one", body = MergeOutput),
        (status = 404, description = "One of them does not exist or was deleted, or both are the same", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "One of them was merged into another record already", body = Problem,
            content_type = "application/problem+json"),
        (status = 412, description = "One of them was changed since that version", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn merge_customers(sent: JsonBy<Editor, MergeInput>) -> Answer {
    let customers = sent.who.customers().await?;
    let MergeInput { kept_id, kept_version, other_id, other_version, from_other } = sent.body;
    let form = SidesForm::new(kept_version, other_version);
    let form = chosen(form, &from_other, "from_other", customers.fields())?;
    let merged = customers.merge([kept_id, other_id], form).await?;
    let merge::Model { id, kept_id, other_id, .. } = merged.merge;
    let customer = CustomerOutput::of(&merged.customer, customers.fields());
    Ok(HttpResponse::Created().json(MergeOutput { id, kept_id, other_id, customer }))
}

/// Undo a merge
///
/// Both records are as they were before. Fields of the record that was kept that changed since the merge stay as they are, but
/// for those in `back`.
#[utoipa::path(
    post,
    path = "/api/v1/merges/{id}/undo",
    tag = "Customers",
    params(("id" = Uuid, Path, description = "The merge's id")),
    request_body = UndoInput,
    responses(
        (status = 200, description = "The two are two again", body = UndoneOutput),
        (status = 409, description = "The record that was kept is in the trash, or was merged again", body = Problem,
            content_type = "application/problem+json"),
        (status = 412, description = "It changed since the merge, and since that version", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub async fn undo_merge(sent: JsonBy<Editor, UndoInput>, id: Path<Uuid>) -> Answer {
    let customers = sent.who.customers().await?;
    let UndoInput { kept_version, back } = sent.body;
    let fields = customers.fields();
    let mut form = SidesForm::new(kept_version, 0);
    Field::all(fields).for_each(|field| form.choose(&field, Side::Kept));
    let form = chosen(form, &back, "back", fields)?;
    answer_undone(&customers, *id, customers.undo_merge(*id, form).await?)
}

fn answer_undone(customers: &Customers, id: Uuid, undone: Undone) -> Answer {
    match undone {
        Undone::Two(kept, other) => {
            let [kept, other] = [kept, other].map(|row| CustomerOutput::of(&row, customers.fields()));
            Ok(HttpResponse::Ok().json(UndoneOutput { id, kept, other }))
        }
        Undone::Asks(_) => Err(Error::Stale.into()),
    }
}

/// The form with the other side for the fields of these names; what is no field is told.
fn chosen(
    mut form: SidesForm,
    names: &[String],
    member: &'static str,
    fields: &Definitions,
) -> Result<SidesForm, Error> {
    for name in names {
        let Some(field) = Field::named(name, fields) else {
            return Err(Invalid::one(member, Complaint::new("no_such_field", "There is no such field")).into());
        };
        form.choose(&field, Side::Other);
    }
    Ok(form)
}
