//! The session's cookie: set, and taken away.
//! Its name and attributes follow from the public address alone, never from a forwarded header.

use actix_web::{HttpResponse, cookie::Cookie};

use crate::{config::Site, error::Error, http::page};

/// The cookie's name.
pub fn session(site: &Site) -> &'static str {
    if site.secure { "__Host-session" } else { "session" }
}

/// Gives the browser the token of a session.
pub fn set_session(site: &Site, answer: &mut HttpResponse, token: &str) -> Result<(), Error> {
    let cookie = page::site_cookie(site, Cookie::build(session(site), token)).finish();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))
}

/// Takes the session's cookie away from the browser.
pub fn clear_session(site: &Site, answer: &mut HttpResponse) -> Result<(), Error> {
    let mut cookie = page::site_cookie(site, Cookie::build(session(site), "")).finish();
    cookie.make_removal();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))
}
