//! What the addresses of exports say: which customers, in which order, with ids or without.
//! A program is told what is wrong; on a page an order that is none is the usual one, as on the list.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    super::{
        params::{check_length, orders, searched},
        search::Order,
    },
    format::Format,
    store::ExportOf,
};
use crate::error::{Complaint, Invalid};

/// What the address of an export on a page says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ExportParams {
    pub q: String,
    pub sort: String,
    pub ids: String,
}

impl ExportParams {
    /// What to export.
    pub fn read(&self, format: Format) -> ExportOf {
        let found = ExportOf::found(&self.q, format);
        ExportOf { order: Order::named(&self.sort).unwrap_or(found.order), ids: self.ids == "1", ..found }
    }
}

/// Which customers, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Part of a name or phone number, or a date of birth.
    #[param(example = "love")]
    q: Option<String>,
    /// `name`, `date_of_birth`, `created_at` or `updated_at`, prefixed with `-` to reverse it.
    #[param(example = "-created_at", inline, schema_with = orders)]
    sort: Option<String>,
    /// Adds the columns Id, Added and Last changed to CSV and XLSX.
    #[param(example = "1", inline, schema_with = one)]
    ids: Option<String>,
}

fn one() -> utoipa::openapi::schema::Object {
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(["0", "1"]))
        .description(Some("`1` adds the columns Id, Added and Last changed to CSV and XLSX."))
        .build()
}

impl ExportQuery {
    /// What to export, or all that is wrong with the parameters.
    pub fn read(&self, format: Format) -> Result<ExportOf, Invalid> {
        let mut invalid = Invalid::default();
        let (text, order) = searched(self.q.as_deref(), self.sort.as_deref(), &mut invalid);
        check_length(&text, &mut invalid);
        let ids = self.ids.as_deref().unwrap_or("0");
        if !["0", "1"].contains(&ids) {
            invalid.add("ids", Complaint::new("not_known", "Send 0 or 1"));
        }
        if invalid.is_empty() { Ok(ExportOf { text, order, ids: ids == "1", format }) } else { Err(invalid) }
    }
}
