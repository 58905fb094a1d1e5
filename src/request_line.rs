//! What is answered by the request line alone, before any address is looked for:
//! methods that nothing answers, and addresses of other hosts.

use actix_web::{dev::ServiceRequest, http::Method};
use url::Url;

use crate::{config::Site, error::Error};

/// Refuses a request whose first line no address could answer.
pub fn check(site: &Site, request: &ServiceRequest) -> Result<(), Error> {
    if !is_known(request.method()) {
        return Err(Error::UnknownMethod);
    }
    if !is_ours(site, request) {
        return Err(Error::Malformed("The address names another host."));
    }
    Ok(())
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
fn is_ours(site: &Site, request: &ServiceRequest) -> bool {
    if request.uri().authority().is_none() {
        return true;
    }
    let Ok(url) = Url::parse(&request.uri().to_string()) else { return false };
    let public = site.origin.split_once("://").map(|(_, authority)| authority);
    Some(url.authority()) == public || url.authority() == request.app_config().local_addr().to_string()
}
