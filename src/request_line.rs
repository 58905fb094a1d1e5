//! What is answered by the request line alone, before any address is looked for.

use actix_web::{dev::ServiceRequest, http::Method};

use crate::error::Error;

/// Refuses a request whose first line no address could answer.
pub fn check(request: &ServiceRequest) -> Result<(), Error> {
    if is_known(request.method()) { Ok(()) } else { Err(Error::UnknownMethod) }
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
