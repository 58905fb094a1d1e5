//! Exports for programs: the same files as the pages give.

use actix_web::{HttpRequest, web::Path};

use super::{format::Format, params::ExportQuery, stream};
use crate::{
    error::Error,
    http::{
        body,
        problem::{Answer, Problem},
    },
    sign_in::{Bearer, SignedIn},
};

/// Export customers
///
/// All that a search finds, in one file. Somebody who is there from beginning to end is in it exactly once. An error on the
/// way breaks the connection off: a file that ended as HTTP says is whole. Cells of CSV and XLSX that a spreadsheet would
/// take for a formula begin with an apostrophe.
#[utoipa::path(
    get,
    path = "/api/v1/customers.{format}",
    tag = "Customers",
    params(
        ("format" = String, Path, description = "The kind of file: `csv`, `xlsx`, `vcf` (vCard 3.0) or `jsonl` (a customer as JSON a line)",
            example = "csv", pattern = "^(csv|xlsx|vcf|jsonl)$"),
        ExportQuery,
    ),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/vcard"),
            (String = "application/x-ndjson"),
        ), headers(("Content-Disposition" = String, description = "A name for the file"))),
        (status = 404, description = "There is no such kind of file", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks the rules, or there are more customers than a workbook has rows", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub async fn export_customers(user: Bearer<SignedIn>, ending: Path<String>, request: HttpRequest) -> Answer {
    let format = Format::of_ending(&ending).ok_or(Error::NotFound)?;
    let of = body::query::<ExportQuery>(&request)?.read(format)?;
    let export = user.0.customers().await?.export(of, user.0.data_folder());
    let name = format!("customers-{}.{}", user.0.clock().today(), format.ending());
    Ok(stream::answer(&request, name, export).await?)
}
