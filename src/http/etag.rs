//! Entity tags (RFC 9110, 8.8.3) and what follows from them, for files, documents and records alike.
//! A handler says which state it answers ([`of`]); [`finish`] gives each coding of that state a tag of its own and
//! sends nothing that the other side has already, whichever coding it has.

use std::fmt::Display;

use actix_web::{
    HttpRequest,
    body::BoxBody,
    dev::ServiceResponse,
    http::{
        Method, StatusCode,
        header::{self, ContentEncoding, EntityTag, Header, HeaderName, HeaderValue, IfMatch, IfNoneMatch},
    },
};

use crate::error::Error;

/// Stands between a record's version and that of what it shares.
const SHARED: char = '.';

/// The header that names the state of what is answered: a version, or the hash of a file.
pub fn of(state: impl Display) -> (HeaderName, HeaderValue) {
    let tag = HeaderValue::from_str(&format!("\"{state}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    (header::ETAG, tag)
}

/// The same for a version of a record whose body also depends on something that all records share, by its own version:
/// a change is meant for the record's version, whatever the other is. The first of those is left out.
pub fn of_version(version: i64, shared: i64) -> (HeaderName, HeaderValue) {
    if shared == 1 { of(version) } else { of(format_args!("{version}{SHARED}{shared}")) }
}

/// The versions that a change is meant for.
#[derive(Debug)]
pub enum Expected {
    /// Whatever is there.
    Any,
    /// Only these.
    OneOf(Vec<EntityTag>),
}

impl Expected {
    /// The version that a page was shown with.
    pub fn version(version: i64) -> Self {
        Self::OneOf(vec![EntityTag::new_strong(version.to_string())])
    }

    /// Whether a change of this version is meant.
    pub fn allows(&self, version: i64) -> bool {
        let version = version.to_string();
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|tag| !tag.weak && state(tag).split(SHARED).next() == Some(&version)),
        }
    }
}

/// What `If-Match` says; without it a change is refused.
pub fn if_match(request: &HttpRequest) -> Result<Expected, Error> {
    if !request.headers().contains_key(header::IF_MATCH) {
        return Err(Error::NoVersion);
    }
    match IfMatch::parse(request).map_err(|_| Error::Malformed("The If-Match header cannot be read."))? {
        IfMatch::Any => Ok(Expected::Any),
        IfMatch::Items(tags) => Ok(Expected::OneOf(tags)),
    }
}

/// Does to an answer, its body compressed or not, what its tag asks for.
pub fn finish(mut response: ServiceResponse) -> ServiceResponse {
    let headers = response.headers_mut();
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|coding| coding.to_str().ok()).map(str::to_owned);
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()?.parse::<EntityTag>().ok());
    let Some(tag) = tag else { return response };
    if let Some(coding) = coding {
        let (name, value) = of(format_args!("{}-{coding}", tag.tag()));
        headers.insert(name, value);
    }
    if response.status() == StatusCode::OK && is_known(response.request(), &tag) {
        unchanged(response)
    } else {
        response
    }
}

/// The state that a tag of ours names, whatever the coding it was given for.
fn state(tag: &EntityTag) -> &str {
    let parts = tag.tag().rsplit_once('-').filter(|(_, coding)| coding.parse::<ContentEncoding>().is_ok());
    parts.map_or(tag.tag(), |(state, _)| state)
}

/// Whether the other side has this state already.
fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    asks && match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| state(known) == state(tag)),
        Err(_) => false,
    }
}

/// 304, with what a cache has to know and without the body.
fn unchanged(mut response: ServiceResponse) -> ServiceResponse {
    *response.response_mut().status_mut() = StatusCode::NOT_MODIFIED;
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LENGTH] {
        response.headers_mut().remove(name);
    }
    response.map_body(|_, _| BoxBody::new(()))
}
