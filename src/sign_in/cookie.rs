//! The session's cookie: set, and taken away.
//! Its name and attributes follow from the public address alone, never from a forwarded header.

use actix_web::{HttpResponse, cookie::Cookie};

use crate::{config::Site, error::Error, http::cookies};

/// The cookie's name.
pub fn name(site: &Site) -> &'static str {
    if site.secure { "__Host-session" } else { "session" }
}

/// Gives the browser the token of a session.
pub fn set(site: &Site, answer: &mut HttpResponse, token: &str) -> Result<(), Error> {
    let cookie = cookies::site_cookie(site, Cookie::build(name(site), token)).finish();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))
}

/// Takes the session's cookie away from the browser.
pub fn clear(site: &Site, answer: &mut HttpResponse) -> Result<(), Error> {
    let mut cookie = cookies::site_cookie(site, Cookie::build(name(site), "")).finish();
    cookie.make_removal();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))
}
