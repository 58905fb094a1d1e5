//! Committing, undoing and discarding an import, and the report of its wrong rows.
//! An act that came too late, or twice, leads back to the page, which says how things stand.

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web::Path,
};
use serde::Deserialize;
use uuid::Uuid;

use super::super::report;
use crate::{
    error::{Error, PageError},
    http::{
        flash,
        html::{self, Answer, Button},
    },
    sign_in::{Draftable, Editor, FormBy},
};

/// The choices that the report was shown for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommitForm {
    pub revision: String,
}

impl Draftable for CommitForm {}

/// `POST /imports/{id}/commit`.
pub async fn commit(sent: FormBy<Editor, CommitForm>, id: Path<Uuid>) -> Answer {
    let outcome = sent.who.imports().commit(*id, sent.form.revision.parse().unwrap_or(0)).await;
    back(&sent.who, *id, outcome)
}

/// `POST /imports/{id}/undo`.
pub async fn undo(sent: FormBy<Editor, Button>, id: Path<Uuid>) -> Answer {
    let outcome = sent.who.imports().undo(*id).await;
    back(&sent.who, *id, outcome)
}

/// `POST /imports/{id}/discard`.
pub async fn discard(sent: FormBy<Editor, Button>, id: Path<Uuid>) -> Answer {
    match sent.who.imports().discard(*id).await {
        Ok(()) | Err(Error::NotFound) => flash::see_other(sent.who.site(), "/imports", "import-discarded"),
        outcome => back(&sent.who, *id, outcome),
    }
}

/// Back to the page; of an act that came too late, it says so.
pub fn back(user: &Editor, id: Uuid, outcome: Result<(), Error>) -> Answer {
    let page = format!("/imports/{id}");
    match outcome {
        Ok(()) => Ok(html::see_other(user.site(), &page)),
        Err(Error::Stale) => flash::see_other(user.site(), &page, "import-stale"),
        Err(error) => Err(error.into()),
    }
}

/// `GET /imports/{id}/report.csv`: every row that is wrong or repeated, as it stands in the file, and why.
pub async fn report(user: Editor, id: Path<Uuid>) -> Answer {
    let imports = user.imports();
    let import = imports.find(*id).await?;
    Ok(download(&import.row.filename, report::stream(&imports, &import).await?))
}

/// A file of CSV to be saved, named for the file it is about.
pub fn download(
    filename: &str,
    body: impl futures_util::Stream<Item = Result<actix_web::web::Bytes, Error>> + 'static,
) -> HttpResponse {
    let stem = filename.rsplit_once('.').map_or(filename, |(stem, _)| stem);
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/csv; charset=utf-8");
    let named = format!("attachment; filename=\"{plain}-to-correct.csv\"");
    if let Ok(named) = HeaderValue::from_str(&named) {
        answer.insert_header((header::CONTENT_DISPOSITION, named));
    }
    answer.streaming(futures_util::StreamExt::map(body, |bytes| {
        bytes.map_err(|error| actix_web::Error::from(PageError(error)))
    }))
}
