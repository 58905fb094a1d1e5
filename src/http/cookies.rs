//! The attributes every cookie of ours has.
//! They follow from the public address alone, never from a forwarded header.

use actix_web::cookie::{CookieBuilder, SameSite};

use crate::config::Site;

/// A cookie for this host alone, out of reach of scripts.
pub fn site_cookie<'c>(site: &Site, cookie: CookieBuilder<'c>) -> CookieBuilder<'c> {
    cookie.path("/").http_only(true).secure(site.secure).same_site(SameSite::Lax)
}

/// The name of the cookie that turns keyboard shortcuts off in this browser.
pub fn no_shortcuts(site: &Site) -> &'static str {
    if site.secure { "__Host-no-shortcuts" } else { "no-shortcuts" }
}
