//! Customers as JSON: what programs send and what they get.
//! What is sent becomes a [`CustomerForm`], so that one set of rules holds for all.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    duplicates::api::SimilarOutput,
    entity::customer,
    field::Field,
    form::CustomerForm,
    history::{Change, FieldChange},
    own_fields::{Definitions, Stored, TypedFields},
};
use crate::clock::exact;

/// A customer to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerInput {
    /// At least one letter, in any script.
    #[schema(example = "Ada", required, min_length = 1)]
    first_name: String,
    /// At least one letter, in any script.
    #[schema(example = "Lovelace", required, min_length = 1)]
    last_name: String,
    /// A real calendar date, not in the future, at most 130 years ago.
    #[schema(example = "1980-02-01", required, format = Date)]
    date_of_birth: String,
    /// A valid number with its country code, in any spacing.
    #[schema(example = "+44 20 7946 0958", required, min_length = 1)]
    phone_number: String,
    /// The fields of your own, by key; see `GET /api/v1/fields`. Left out, a new customer has none and `PUT` leaves them
    /// as they are; sent, `PUT` replaces all of them.
    #[schema(value_type = Option<Object>, nullable = false)]
    #[serde(deserialize_with = "object")]
    fields: Option<Map<String, Json>>,
}

/// Fields to change; anything left out stays as it is.
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
    /// The fields of your own to change, by key; null removes a value.
    #[schema(value_type = Option<Object>, nullable = false)]
    #[serde(deserialize_with = "object")]
    fields: Option<Map<String, Json>>,
}

/// An object, never null.
fn object<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Map<String, Json>>, D::Error> {
    Map::deserialize(value).map(Some)
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
    /// In E.164 format.
    #[schema(example = "+442079460958", pattern = r"^\+[1-9][0-9]{3,16}$")]
    phone_number: String,
    /// The fields of your own that are filled, by key. Numbers are strings, so that no digit is lost.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, Stored>,
    /// Goes up by one with every change. In quotes it is an `If-Match`, as the `ETag` is.
    #[schema(example = 1, minimum = 1)]
    version: i64,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    created_at: String,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    updated_at: String,
}

/// A customer that was added.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedCustomer)]
pub struct CreatedOutput {
    #[serde(flatten)]
    pub customer: CustomerOutput,
    /// Up to five who may be the same person, the surest first; there when `Prefer` asks for them.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar: Option<Vec<SimilarOutput>>,
}

/// One page of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerList {
    pub items: Vec<CustomerOutput>,
    /// Send this as `after` to get the next page; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// One page of the changes to a customer, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerHistory {
    pub items: Vec<ChangeOutput>,
    /// The cursor of the next page, to be sent as `after`; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeOutput {
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    at: String,
    /// The record that it happened to: another's, when that was merged into this one.
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    customer_id: Uuid,
    /// `create`, `update`, `delete`, `restore`, `merge`, `merged` or `unmerge`.
    #[schema(example = "update")]
    act: &'static str,
    /// `page`, `api` or `command`.
    #[schema(example = "api")]
    channel: &'static str,
    /// The username; null for a change made from the command line.
    #[schema(example = "ada", required)]
    by: Option<String>,
    /// The merge that it was a part of.
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b", required)]
    merge_id: Option<Uuid>,
    fields: Vec<FieldChangeOutput>,
}

/// A field's value before and after a change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub struct FieldChangeOutput {
    #[schema(example = "last_name")]
    field: String,
    /// Null for a new customer, and where there was no value.
    #[schema(example = "Lovelace", required)]
    before: Option<String>,
    /// Null when the value was removed.
    #[schema(example = "King", required)]
    after: Option<String>,
}

impl CustomerOutput {
    /// A customer with the fields that are in use.
    pub fn of(row: &customer::Model, fields: &Definitions) -> Self {
        let filled = |key: &String| Some((key.clone(), row.fields.get(key)?.clone()));
        Self {
            fields: fields.active().filter_map(|definition| filled(&definition.key)).collect(),
            id: row.id,
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            date_of_birth: row.date_of_birth.to_string(),
            phone_number: row.phone_number.clone(),
            version: row.version,
            created_at: exact(row.created_at).to_string(),
            updated_at: exact(row.updated_at).to_string(),
        }
    }
}

impl ChangeOutput {
    /// A change of the fields that are in use.
    pub fn of(mut change: Change, fields: &Definitions) -> Self {
        change.fields.retain(|change| Field::named(&change.field, fields).is_some());
        Self::whole(change)
    }

    /// A change of all its fields.
    pub fn whole(change: Change) -> Self {
        let field = |FieldChange { field, before, after }| FieldChangeOutput { field, before, after };
        Self {
            at: exact(change.at).to_string(),
            customer_id: change.customer_id,
            merge_id: change.merge.map(|merge| merge.id),
            act: change.act.name(),
            channel: change.channel.name(),
            by: change.who,
            fields: change.fields.into_iter().map(field).collect(),
        }
    }
}

impl CustomerInput {
    /// The form of a customer with this and nothing else; without `fields`, it says nothing of one's own fields.
    pub fn into_form(self, own: &Definitions) -> CustomerForm {
        let Self { first_name, last_name, date_of_birth, phone_number, fields } = self;
        let iso_date = Some(date_of_birth);
        let mut form = CustomerForm { first_name, last_name, phone_number, iso_date, ..CustomerForm::default() };
        if let Some(fields) = fields {
            own.active().for_each(|definition| form.own.send(&definition.key, Json::Null));
            fields.into_iter().for_each(|(key, value)| form.own.send(&key, value));
        }
        form
    }
}

impl CustomerPatch {
    /// The form for `customer` with what the patch names otherwise.
    pub fn applied_to(self, customer: &customer::Model, own: &Definitions) -> CustomerForm {
        let mut now = CustomerForm::of(customer, own);
        let patched = |new: Option<Option<_>>, now: String| new.map_or(now, Option::unwrap_or_default);
        now.own = TypedFields::default();
        self.fields.into_iter().flatten().for_each(|(key, value)| now.own.send(&key, value));
        CustomerForm {
            first_name: patched(self.first_name, now.first_name.clone()),
            last_name: patched(self.last_name, now.last_name.clone()),
            iso_date: self.date_of_birth.map(Option::unwrap_or_default),
            phone_number: patched(self.phone_number, now.phone_number.clone()),
            ..now
        }
    }
}
