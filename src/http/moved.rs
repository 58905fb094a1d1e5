//! The answer at the address of a record that was merged into another: on to the same address of that one.
//! It is not kept by browsers, as nothing of ours is, so an undo of the merge counts at once.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
};
use uuid::Uuid;

use crate::config::Site;

/// For a person: 301, to the record itself where something was sent.
pub fn page(site: &Site, request: &HttpRequest, from: Uuid, into: Uuid) -> HttpResponse {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let location = if reads { instead(request, from, into) } else { format!("{}/customers/{into}", site.at) };
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish()
}

/// For a program: 308, with the same method; nothing where the address does not name the record.
pub fn program(request: &HttpRequest, from: Uuid, into: Uuid) -> Option<HttpResponse> {
    let location = instead(request, from, into);
    let leads_on = !location.starts_with(request.path());
    leads_on.then(|| HttpResponse::PermanentRedirect().insert_header((header::LOCATION, location)).finish())
}

/// The address that was asked for, with the other id in it.
fn instead(request: &HttpRequest, from: Uuid, into: Uuid) -> String {
    let segment = |segment: &str| {
        let (id, rest) = segment.split_at(segment.find('.').unwrap_or(segment.len()));
        if Uuid::parse_str(id) == Ok(from) { format!("{into}{rest}") } else { segment.to_owned() }
    };
    let path = request.path().split('/').map(segment).collect::<Vec<_>>().join("/");
    let query = request.query_string();
    if query.is_empty() { path } else { format!("{path}?{query}") }
}
