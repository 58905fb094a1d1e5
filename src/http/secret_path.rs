//! Addresses that hold a secret: one-time links. Neither the log nor another site may read them.
//! Whoever adds such an address names its beginning here.

use std::borrow::Cow;

use crate::config::Site;

/// How the paths of links begin; what follows is the secret.
const LINKS: [&str; 2] = ["join/", "reset/"];

/// The link that a path is, however it is spelt: what is mistyped or encoded on the way holds the secret all the same.
fn link(site: &Site, path: &str) -> Option<&'static str> {
    let own = path.strip_prefix(site.at.as_str()).unwrap_or(path);
    let (decoded, _) = url::form_urlencoded::parse(own.as_bytes()).next()?;
    let plain = decoded.trim_start_matches('/').to_lowercase();
    LINKS.into_iter().find(|link| plain.starts_with(link))
}

/// Whether a path holds a secret.
pub fn is_secret(site: &Site, path: &str) -> bool {
    link(site, path).is_some()
}

/// A path as the log may hold it.
pub fn redacted<'p>(site: &Site, path: &'p str) -> Cow<'p, str> {
    link(site, path).map_or(path.into(), |link| format!("{}/{link}…", site.at).into())
}

/// The referrer policy of a page whose address is secret. A browser that is told `no-referrer` sends no origin along with a
/// form either; where it says by no other header that the form is ours, as over plain http, it keeps the path to itself.
pub fn referrer_policy(site: &Site) -> &'static str {
    if site.secure || site.loopback { "no-referrer" } else { "strict-origin" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_redacted_however_it_is_spelt_and_nothing_else_is() {
        let site = |at: &str| Site {
            at: at.into(),
            origin: "http://localhost".into(),
            secure: false,
            loopback: true,
            given: true,
        };
        for (at, path, logged) in [
            ("", "/join/secret", "/join/…"),
            ("", "/reset/secret/", "/reset/…"),
            ("", "/%6Aoin/secret", "/join/…"),
            ("", "/join%2Fsecret", "/join/…"),
            ("", "//join//secret", "/join/…"),
            ("", "/JOIN/secret", "/join/…"),
            ("", "/join", "/join"),
            ("", "/customers/join/x", "/customers/join/x"),
            ("/register", "/register/reset/secret", "/register/reset/…"),
            ("/register", "/reset/secret", "/register/reset/…"),
            ("/join", "/join/customers", "/join/customers"),
        ] {
            assert_eq!(redacted(&site(at), path), logged, "{path} at {at:?}");
            assert_eq!(is_secret(&site(at), path), path != logged, "{path} at {at:?}");
        }
    }
}
