//! The activity as CSV: all that a filter finds, sent as it is read.
//! Moments are in UTC, and no cell is taken for a formula.

use ::csv::{Terminator, Writer, WriterBuilder};
use actix_web::{HttpRequest, HttpResponse, http::Method, web::Bytes};

use super::{
    filter::Filter,
    store::{Activity, ActivityPage},
    words::EntryInWords,
};
use crate::{
    clock::Clock,
    customers::formula::guarded,
    error::Error,
    http::download::{self, Download, Sender},
};

/// How many entries are read at once.
const AT_ONCE: usize = 500;
/// Without it, Excel reads the file in the encoding of the country it was sold in.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Answers with the file.
pub(super) fn answer(request: &HttpRequest, activity: Activity, filter: Filter, clock: &Clock) -> HttpResponse {
    let name = format!("activity-{}.csv", clock.today());
    let download = Download { name, content_type: "text/csv; charset=utf-8" };
    if request.method() == Method::HEAD {
        return download.head();
    }
    let (to, body) = download::channel();
    tokio::spawn(async move {
        match send(&activity, &filter, &to).await {
            Ok(true) => drop(to.finish().await),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the activity was cut off"),
        }
    });
    download.answer(body)
}

/// Sends all of it; answers whether the other side took it.
async fn send(activity: &Activity, filter: &Filter, to: &Sender) -> Result<bool, Error> {
    let mut lines = writer(MARK.to_vec());
    lines.write_record(["When", "Who", "What", "Channel", "Address"]).map_err(|error| Error::internal(&error))?;
    let mut before = None;
    loop {
        let ActivityPage { entries, next } = activity.page(filter, before, AT_ONCE).await?;
        for entry in entries {
            let channel = entry.channel.title();
            let EntryInWords { who, done, whom, rest, address, when, .. } = EntryInWords::of(entry, &Clock::utc());
            let whom = whom.map(|whom| format!(" {whom}")).unwrap_or_default();
            let cells = [
                when.exact().to_string(),
                who.unwrap_or_default(),
                format!("{done}{whom}{rest}"),
                channel.to_owned(),
                address.unwrap_or_default(),
            ];
            lines
                .write_record(cells.iter().map(|cell| guarded(cell).into_owned()))
                .map_err(|error| Error::internal(&error))?;
        }
        let bytes = lines.into_inner().map_err(|error| Error::internal(error.error()))?;
        if !to.send(Bytes::from(bytes)).await {
            return Ok(false);
        }
        if next.is_none() {
            return Ok(true);
        }
        (before, lines) = (next, writer(Vec::new()));
    }
}

fn writer(to: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(to)
}
