//! An export as an answer: pieces through a short queue, so that a slow reader slows the export and nobody else.
//! What cannot be read to its end breaks the connection off; a file that looks whole is whole.

use actix_web::{HttpRequest, HttpResponse, http::Method, web::Bytes};

use super::export::Export;
use crate::{
    error::Error,
    http::download::{self, Download, Sender},
};

/// Begins an answer; an error before its first byte is an answer of its own.
pub async fn answer(request: &HttpRequest, name: String, mut export: Export) -> Result<HttpResponse, Error> {
    let download = Download { name, content_type: export.format().content_type() };
    if request.method() == Method::HEAD {
        return Ok(download.head());
    }
    let first = beginning(&mut export).await?;
    let (to, body) = download::channel();
    tokio::spawn(async move {
        let complete = match send(&mut export, first, &to).await {
            Ok(true) => to.finish().await,
            Ok(false) => false,
            Err(error) => {
                tracing::error!(%error, "an export was cut off");
                drop(to);
                false
            }
        };
        if let Err(error) = export.record(complete).await {
            tracing::error!(%error, "an export was not written down");
        }
    });
    Ok(download.answer(body))
}

/// What can be sent once customers were read: a workbook is whole by then.
async fn beginning(export: &mut Export) -> Result<Bytes, Error> {
    let mut first = Vec::new();
    while first.is_empty() || export.customers() == 0 {
        let Some(piece) = export.next().await? else { break };
        first.extend(piece);
    }
    Ok(first.into())
}

/// Sends all of it; answers whether the other side took it so far.
async fn send(export: &mut Export, first: Bytes, to: &Sender) -> Result<bool, Error> {
    let mut piece = Some(first);
    while let Some(bytes) = piece {
        if !to.send(bytes).await {
            return Ok(false);
        }
        piece = export.next().await?;
    }
    Ok(true)
}
