//! Imports for programs: a file is sent, looked at until it is checked, committed, and undone if need be.
//! Work goes on beside the requests; `GET` says how far it came.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Path, Payload},
};
use futures_util::StreamExt as _;
use tokio::time;
use uuid::Uuid;

use super::{
    json::{CommitInput, ImportFile, ImportOutput, ImportQuery},
    mapping::MappingInput,
    pages::download,
    report,
    state::Verdict,
    store::Imports,
    upload::{A_PIECE, IN_ALL, Upload},
};
use crate::{
    error::{ApiError, Error},
    http::{
        body,
        problem::{Answer, Problem},
    },
    sign_in::{Bearer, Editor, JsonBy},
};

/// How many rows of each verdict an import tells of.
const PROBLEMS: u64 = 50;

/// Import a file
///
/// The file is the body, of any content type: CSV or another text table, XLSX, ODS, vCard, JSON or JSON lines, at most 200 MB.
/// It is read and checked beside this request; nothing is saved before it is committed.
#[utoipa::path(
    post,
    path = "/api/v1/imports",
    tag = "Imports",
    params(ImportQuery),
    request_body(content = inline(ImportFile), content_type = "application/octet-stream"),
    responses(
        (status = 202, description = "The file is being read", body = ImportOutput, headers(("Location" = String, description = "The import's URL"))),
        (status = 413, description = "The file is larger than 200 MB", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks the rules", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_import(user: Bearer<Editor>, request: HttpRequest, mut payload: Payload) -> Answer {
    let mut query = body::query::<ImportQuery>(&request)?;
    let filename = query.filename.take();
    let (imports, settings) = (user.0.imports(), query.settings()?);
    let mut upload = imports.upload();
    let received = time::timeout(IN_ALL, receive(&mut upload, &mut payload)).await.unwrap_or(Err(Error::TooSlow));
    if let Err(error) = received {
        upload.give_up().await;
        if matches!(error, Error::TooLarge) {
            drain(&mut payload).await;
        }
        return Err(error.into());
    }
    if upload.size == 0 {
        return Err(Error::Malformed("The body is empty. Send the file as the body.").into());
    }
    let id = imports.add(upload, filename.as_deref().unwrap_or("file"), &settings).await?;
    let address = format!("{}/api/v1/imports/{id}", user.0.site().at);
    let mut answer = HttpResponse::Accepted();
    answer.insert_header((header::LOCATION, address));
    Ok(answer.json(output(&imports, id).await?))
}

async fn receive(upload: &mut Upload, payload: &mut Payload) -> Result<(), Error> {
    while let Some(bytes) = time::timeout(A_PIECE, payload.next()).await.map_err(|_| Error::TooSlow)? {
        upload.add(&bytes.map_err(|_| Error::Malformed("The request ended before it was complete."))?).await?;
    }
    Ok(())
}

async fn drain(payload: &mut Payload) {
    let draining = async { while let Ok(Some(Ok(_))) = time::timeout(A_PIECE, payload.next()).await {} };
    let _ = time::timeout(Duration::from_mins(2), draining).await;
}

async fn output(imports: &Imports, id: Uuid) -> Result<ImportOutput, ApiError> {
    let import = imports.find(id).await?;
    let asks = imports.asks(&import).await?;
    let same_file = if import.state.is_open() { imports.same_file(&import).await? } else { None };
    let mut problems = imports.told(&import, Verdict::Wrong, PROBLEMS).await?;
    problems.extend(imports.told(&import, Verdict::Repeated, PROBLEMS).await?);
    let undecided = imports.undecided(&import, 50).await?;
    Ok(ImportOutput::of(import, &asks, (problems, undecided), same_file.map(|same| same.row.id))?)
}

/// Acts, and answers with how the import stands then.
async fn acted(imports: &Imports, id: Uuid, act: impl Future<Output = Result<(), Error>>) -> Answer {
    act.await?;
    Ok(HttpResponse::Accepted().json(output(imports, id).await?))
}

/// Show an import
///
/// How far it came, how the file was read, what its columns are, and how many rows are what.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    responses((status = 200, description = "The import", body = ImportOutput)),
)]
pub async fn show_import(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    Ok(HttpResponse::Ok().json(output(&user.0.imports(), *id).await?))
}

/// Choose how a file is read
///
/// Its rows are read or checked again. Possible until the import is committed.
#[utoipa::path(
    put,
    path = "/api/v1/imports/{id}/mapping",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    request_body = MappingInput,
    responses(
        (status = 202, description = "The rows are being checked", body = ImportOutput),
        (status = 412, description = "It was committed meanwhile", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn choose_mapping(sent: JsonBy<Editor, MappingInput>, id: Path<Uuid>) -> Answer {
    let imports = sent.who.imports();
    let (import, fields) = (imports.find(*id).await?, imports.fields().await?);
    let settings = sent.body.settings(&import, &fields)?;
    acted(&imports, *id, imports.choose(*id, settings)).await
}

/// Commit an import
///
/// Begins to save the rows that are fine. Sent twice, it is done once.
#[utoipa::path(
    post,
    path = "/api/v1/imports/{id}/commit",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    request_body = CommitInput,
    responses(
        (status = 202, description = "The rows are being saved", body = ImportOutput),
        (status = 412, description = "The import is not checked, or was changed since that revision", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn commit_import(sent: JsonBy<Editor, CommitInput>, id: Path<Uuid>) -> Answer {
    let imports = sent.who.imports();
    acted(&imports, *id, imports.commit(*id, sent.body.revision)).await
}

/// Undo an import
///
/// Takes back what it saved: added customers are deleted, updated ones get their old values, and those changed since are left.
/// Possible for 30 days, and while it is being saved.
#[utoipa::path(
    post,
    path = "/api/v1/imports/{id}/undo",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    responses(
        (status = 202, description = "The import is being taken back", body = ImportOutput),
        (status = 412, description = "Nothing was saved, or too long ago", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn undo_import(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    let imports = user.0.imports();
    acted(&imports, *id, imports.undo(*id)).await
}

/// Discard an import
///
/// Forgets a file of which nothing was saved.
#[utoipa::path(
    delete,
    path = "/api/v1/imports/{id}",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    responses(
        (status = 204, description = "The import is gone"),
        (status = 412, description = "Something was saved", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn discard_import(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    user.0.imports().discard(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Download the rows that are not kept
///
/// CSV: each row as it stands in the file, with a column that says what is wrong.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}/report",
    tag = "Imports",
    params(("id" = Uuid, Path, description = "The import's id")),
    responses((status = 200, description = "The rows", body = String, content_type = "text/csv")),
)]
pub async fn show_report(user: Bearer<Editor>, id: Path<Uuid>) -> Answer {
    let imports = user.0.imports();
    let import = imports.find(*id).await?;
    Ok(download(&import.row.filename, report::stream(&imports, &import).await?))
}
