//! Exports from the pages: links that lead to a file.

use actix_web::{
    HttpRequest,
    web::{Path, Query as Asked},
};
use uuid::Uuid;

use super::{format::Format, params::ExportParams, stream};
use crate::{error::Error, http::html::Answer, sign_in::SignedIn};

/// `GET /customers.{format}`: all that the list shows.
pub async fn export(user: SignedIn, ending: Path<String>, asked: Asked<ExportParams>, request: HttpRequest) -> Answer {
    let format = Format::of_ending(&ending).ok_or(Error::NotFound)?;
    let export = user.customers().await?.export(asked.read(format), user.data_folder());
    let name = format!("customers-{}.{}", user.clock().today(), format.ending());
    Ok(stream::answer(&request, name, export).await?)
}

/// `GET /customers/{id}.vcf`.
pub async fn export_one(user: SignedIn, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customers = user.customers().await?;
    let export = customers.export_one(*id, Format::VCard, user.data_folder()).await?;
    let name = format!("customer-{}.vcf", user.clock().today());
    Ok(stream::answer(&request, name, export).await?)
}
