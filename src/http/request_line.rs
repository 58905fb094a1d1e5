//! What is answered by the request line alone, before any address is looked for:
//! methods that nothing answers, other hosts' addresses, and a slash too many.

use std::net::SocketAddr;

use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderValue},
    },
};
use url::Url;

use crate::{config::Site, error::Error};

/// Refuses a request whose first line no address could answer, or leads on to the address that can.
pub fn check(site: &Site, address: SocketAddr, request: &ServiceRequest) -> Result<Option<HttpResponse>, Error> {
    if !is_known(request.method()) {
        return Err(Error::UnknownMethod);
    }
    if !is_ours(site, address, request) {
        return Err(Error::Malformed("The address names another host."));
    }
    let lead = |location| HttpResponse::PermanentRedirect().insert_header((header::LOCATION, location)).finish();
    Ok(without_slash(site, request).map(lead))
}

/// Whether HTTP has such a method: those of RFC 9110, PATCH, and QUERY, which is new.
fn is_known(method: &Method) -> bool {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
        Method::CONNECT,
    ];
    known.contains(method) || method.as_str() == "QUERY"
}

/// Whether the host that a whole address (`GET http://host/path`) names is this one; a mere path names none.
fn is_ours(site: &Site, address: SocketAddr, request: &ServiceRequest) -> bool {
    if request.uri().authority().is_none() {
        return true;
    }
    let Ok(url) = Url::parse(&request.uri().to_string()) else { return false };
    let public = site.origin.split_once("://").map(|(_, authority)| authority);
    Some(url.authority()) == public || url.authority() == address.to_string()
}

/// Where an address of ours that ends in a slash leads to: the same without it, and never to another host.
fn without_slash(site: &Site, request: &ServiceRequest) -> Option<HeaderValue> {
    let path = request.path().strip_prefix(site.at.as_str())?.strip_suffix('/')?.trim_end_matches('/');
    let stays = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    // The links of Swagger UI need the slash.
    if !stays || path == "/api/docs" || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    HeaderValue::from_str(&format!("{}{path}{query}", site.at)).ok()
}
