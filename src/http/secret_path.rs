//! Addresses that hold a secret: one-time links. Neither the log nor another site may read them.
//! Whoever adds such an address names its beginning here.

use std::borrow::Cow;

use crate::config::Site;

/// How the paths of links begin; what follows is the secret.
const LINKS: [&str; 2] = ["/join/", "/reset/"];

/// Where the secret of a path begins, if it has one.
fn secret(site: &Site, path: &str) -> Option<usize> {
    let own = path.strip_prefix(site.at.as_str())?;
    let link = LINKS.into_iter().find(|link| own.starts_with(link))?;
    Some(site.at.len() + link.len())
}

/// Whether a path holds a secret.
pub fn is_secret(site: &Site, path: &str) -> bool {
    secret(site, path).is_some()
}

/// A path as the log may hold it.
pub fn redacted<'p>(site: &Site, path: &'p str) -> Cow<'p, str> {
    secret(site, path).map_or(path.into(), |at| format!("{}…", &path[..at]).into())
}

/// The referrer policy of a page whose address is secret. A browser that is told `no-referrer` sends no origin along with a
/// form either; where it says by no other header that the form is ours, as over plain http, it keeps the path to itself.
pub fn referrer_policy(site: &Site) -> &'static str {
    if site.secure || site.loopback { "no-referrer" } else { "strict-origin" }
}
