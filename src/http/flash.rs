//! The notice after a redirect: one sentence about the act just done, on top of the next page.
//! A code in a cookie says which; the cookie is removed when a whole page was shown.

use actix_web::{
    cookie::{Cookie, time::Duration},
    dev::ServiceResponse,
    http::{Method, StatusCode, header},
};

use super::{
    cookies::site_cookie,
    html::{self, Answer, Part},
};
use crate::{config::Site, error::Error};

/// One sentence about the act just done.
#[derive(Debug, Clone, Default)]
pub struct Flash {
    /// The person's name the sentence begins with, if it does.
    pub name: Option<String>,
    /// The sentence, or the rest of it.
    pub text: String,
    /// Where "Undo" posts to, when the act can be undone.
    pub undo: Option<String>,
}

impl Flash {
    /// A whole sentence.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The name of the cookie that carries the code for the next page.
pub fn cookie_name(site: &Site) -> &'static str {
    if site.secure { "__Host-flash" } else { "flash" }
}

/// On to another page of ours, which shows the notice with this code.
pub fn see_other(site: &Site, path: &str, code: &str) -> Answer {
    let mut answer = html::see_other(site, path);
    let cookie = Cookie::build(cookie_name(site), code.to_owned());
    let cookie = site_cookie(site, cookie).max_age(Duration::seconds(60)).finish();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))?;
    Ok(answer)
}

/// Removes the cookie when a whole page was shown; a part of one has no place for the notice.
pub fn clear(site: &Site, response: &mut ServiceResponse) {
    let request = response.request();
    let whole_page = request.method() == Method::GET
        && response.status() == StatusCode::OK
        && response.response().extensions().get::<Part>().is_none()
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if whole_page && request.cookie(cookie_name(site)).is_some() {
        let mut cookie = site_cookie(site, Cookie::build(cookie_name(site), "")).finish();
        cookie.make_removal();
        // A cookie of ours always fits a header.
        let _ = response.response_mut().add_cookie(&cookie);
    }
}
