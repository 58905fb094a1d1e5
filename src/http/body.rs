//! How forms, JSON bodies and queries are read: only so much of them, and only for so long.
//! actix-web has no deadline of its own for bodies; unknown and doubled members are refused.

use std::time::Duration;

use actix_web::{HttpMessage, HttpRequest, dev::Payload, http::Method, web::Query};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::error::{Complaint, Error, Invalid};

/// How long a body may take to arrive.
const DEADLINE: Duration = Duration::from_secs(10);
/// The most bytes a form may have, unless more are allowed for what it is about.
pub const FORM_LIMIT: usize = 16 * 1024;
/// The most bytes a JSON body may have, unless more are allowed.
pub const JSON_LIMIT: usize = 64 * 1024;

/// Reads a body of at most `limit` bytes that arrives in time.
async fn read(payload: &mut Payload, limit: usize) -> Result<String, Error> {
    let reading = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::Malformed("The request ended before it was complete."))?;
            if body.len() + chunk.len() > limit {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        String::from_utf8(body).map_err(|_| Error::Malformed("The request is not in UTF-8."))
    };
    tokio::time::timeout(DEADLINE, reading).await.map_err(|_| Error::TooSlow)?
}

/// Reads a sent form of at most `limit` bytes, and gives it with the text it came as; unknown and doubled fields are refused.
pub async fn form<Form: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<(Form, String), Error> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(Error::WrongMediaType);
    }
    let text = read(payload, limit).await?;
    let form = serde_urlencoded::from_str(&text)
        .map_err(|_| Error::Malformed("The form has an unknown field, or the same field twice."))?;
    Ok((form, text))
}

/// Reads a JSON body; unknown and doubled members are refused.
pub async fn json<Body: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<Body, Error> {
    let is_patch = request.content_type() == "application/merge-patch+json" && request.method() == Method::PATCH;
    if request.content_type() != "application/json" && !is_patch {
        return Err(Error::WrongMediaType);
    }
    let text = read(payload, limit).await?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let read = serde_path_to_error::deserialize(&mut json);
    let not_json = || Error::Malformed("The body is not JSON.");
    match read {
        // serde would read an array into a struct.
        Ok(_) if !text.trim_start().starts_with('{') => Err(misshapen(".").into()),
        Ok(body) => json.end().map(|()| body).map_err(|_| not_json()),
        Err(error) if error.inner().is_data() => Err(misshapen(&error.path().to_string()).into()),
        Err(_) => Err(not_json()),
    }
}

/// What is wrong with the shape of a body; serde's own words would tell the value.
fn misshapen(path: &str) -> Invalid {
    let words = "Send a JSON object with the members listed for this operation, each once and of the right type";
    let field = if path == "." { "body".to_owned() } else { path.chars().take(64).collect() };
    Invalid::one(field, Complaint::new("not_allowed", words))
}

/// Reads the query; unknown and doubled parameters are refused.
pub fn query<Asked: DeserializeOwned>(request: &HttpRequest) -> Result<Asked, Error> {
    let words = "Send only the parameters listed for this operation, each at most once";
    let refused = |_| Error::Invalid(Invalid::one("query", Complaint::new("not_allowed", words)));
    Ok(Query::<Asked>::from_query(request.query_string()).map_err(refused)?.into_inner())
}
